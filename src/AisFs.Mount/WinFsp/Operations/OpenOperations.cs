using System.Text;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Opens existing files and directories.</summary>
internal sealed class OpenOperations(
    WinFspMountOptions options, PathWalker paths, NodeAccess access, DataOpens data, OpenAnswer answer, NamedStreams streams, ExtendedAttributes attributes)
{
    internal NtStatus Open(in OpenRequest request, out object? context, OpenReply reply)
    {
        NtStatus status = OpenFound(request, out context, reply);
        for (int attempt = 1; status == NtStatus.FileInvalid && attempt < OpenAnswer.MaxAttempts; attempt++)
        {
            // What the name meant was removed or replaced in this moment: it may mean something else now.
            status = OpenFound(request, out context, reply);
        }

        return status;
    }

    private NtStatus OpenFound(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = null;
        long seen = answer.Removals;
        ReadOnlySpan<char> path = request.Path;
        ReadOnlySpan<char> stream = WindowsPath.SplitStream(ref path);
        StringBuilder actual = WindowsPath.Builder();
        NtStatus status = paths.Find(path, actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        status = Check(entry.Attributes, request, path, stream);
        if (status != NtStatus.Success)
        {
            paths.Release(entry.Attributes.Inode);
            return status;
        }

        OpenNode node = new(actual.ToString(), entry.Attributes);
        OpenStream? opened = null;
        status = !stream.IsEmpty ? streams.Open(node, stream, create: false, out opened)
            : attributes.Refuse(entry.Attributes, request.CreateOptions) ? NtStatus.AccessDenied
            : data.Open(node, request);
        status = status == NtStatus.Success ? answer.GiveFound(node, opened, entry.Attributes, seen, out context, reply) : status;
        if (status != NtStatus.Success)
        {
            access.End(node, keepsLookup: opened is not null && streams.Close(opened));
        }

        return status;
    }

    /// <summary>Why something that is there cannot be opened in the way that is wanted, or success.</summary>
    private NtStatus Check(in FsAttributes found, in OpenRequest request, ReadOnlySpan<char> path, ReadOnlySpan<char> stream)
        => options.ReadOnly && OpenRights.AsksToChange(request.Intent) ? NtStatus.MediaWriteProtected
            : !stream.IsEmpty ? NtStatus.Success
            : OpenRights.DeletesOnClose(request.CreateOptions) && options.Stays(found.Kind, path) ? NtStatus.AccessDenied
            : found.Kind is (FsNodeKind.Directory or FsNodeKind.Symlink) && OpenRights.Overwrites(request.CreateOptions) ? NtStatus.ObjectNameCollision
            : NtStatus.Success;
}
