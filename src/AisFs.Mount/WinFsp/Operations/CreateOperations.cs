using System.Text;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Creates files, directories, links and streams.</summary>
/// <param name="paths">From paths to inodes.</param>
/// <param name="open">The open files.</param>
/// <param name="access">Their attributes.</param>
/// <param name="creation">Makes files.</param>
/// <param name="answer">Answers an open.</param>
/// <param name="streams">The named streams.</param>
/// <param name="attributes">The extended attributes.</param>
internal sealed class CreateOperations(
    PathWalker paths,
    OpenNodes open,
    NodeAccess access,
    FileCreation creation,
    OpenAnswer answer,
    NamedStreams streams,
    ExtendedAttributes attributes)
{
    /// <summary>Creates what a request names, and opens it.</summary>
    /// <returns>ObjectNameCollision when the name is taken.</returns>
    internal NtStatus Create(in OpenRequest request, out object? context, OpenReply reply)
    {
        context = null;
        ReadOnlySpan<char> path = request.Path;
        ReadOnlySpan<char> stream = WindowsPath.SplitStream(ref path);
        if (!stream.IsEmpty)
        {
            NtStatus created = CreateStream(path, stream, out context, reply);
            for (int attempt = 1; created == NtStatus.FileInvalid && attempt < OpenAnswer.MaxAttempts; attempt++)
            {
                created = CreateStream(path, stream, out context, reply);
            }

            return created;
        }

        StringBuilder actual = WindowsPath.Builder();
        NtStatus status = paths.FindParent(path, actual, out InodeId parent, out string name);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        try
        {
            return IsTaken(parent, name) ? NtStatus.ObjectNameCollision
                : SystemFolders.IsRefused(parent, name) ? NtStatus.AccessDenied
                : !open.Paths.IsFree(WindowsPath.Combine(actual.ToString(), WindowsNames.ToWindows(name))) ? NtStatus.SharingViolation
                : CreateNew(request, parent, name, actual, out context, reply);
        }
        finally
        {
            paths.Release(parent);
        }
    }

    private bool IsTaken(InodeId parent, string name)
    {
        // Where case counts, the creation itself finds out.
        if (!paths.IgnoresCase || paths.FindChild(parent, name, out FsEntry entry) != NtStatus.Success)
        {
            return false;
        }

        paths.Release(entry.Attributes.Inode);
        return true;
    }

    private NtStatus CreateNew(in OpenRequest request, InodeId parent, string name, StringBuilder actual, out object? context, OpenReply reply)
    {
        context = null;
        NtStatus status = creation.Create(request, parent, name, out FsEntry entry, out FsOpened opened);
        if (status != NtStatus.Success)
        {
            return status;
        }

        bool isFile = entry.Attributes.Kind == FsNodeKind.File;
        WindowsPath.Append(actual, name);
        OpenNode node = new(actual.ToString(), entry.Attributes)
        {
            Handle = opened.Handle,
            CanWrite = isFile,
            IsWriter = isFile && (request.GrantedAccess & OpenRights.WriteData) != 0,
            HasChanged = isFile,
        };
        status = request.ExtraIsReparsePoint ? NtStatus.Success : attributes.Set(node.Inode, new EaList(request.Extra));
        if (status == NtStatus.Success)
        {
            FsResult<FsEntry> made = request.Extra.IsEmpty ? entry : access.GetAttributes(node);
            status = answer.Give(node, null, made.IsOk ? made.Value.Attributes : entry.Attributes, out context, reply);
        }

        if (status == NtStatus.Success)
        {
            return status;
        }

        node.IsRemoved = true;
        creation.Remove(parent, name, entry.Attributes.Kind);
        access.End(node);
        return status;
    }

    private NtStatus CreateStream(ReadOnlySpan<char> path, ReadOnlySpan<char> stream, out object? context, OpenReply reply)
    {
        context = null;
        long seen = answer.Removals;
        StringBuilder actual = WindowsPath.Builder();
        NtStatus status = paths.Find(path, actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        OpenNode node = new(actual.ToString(), entry.Attributes);
        status = streams.Open(node, stream, create: true, out OpenStream? opened);
        if (status != NtStatus.Success)
        {
            paths.Release(node.Inode);
            return status;
        }

        status = answer.GiveFound(node, opened, entry.Attributes, seen, out context, reply);
        if (status != NtStatus.Success)
        {
            access.End(node, keepsLookup: streams.Close(opened!));
        }

        return status;
    }
}
