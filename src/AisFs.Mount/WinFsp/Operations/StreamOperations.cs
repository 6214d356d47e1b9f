using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>
/// Named streams and extended attributes, both kept as the file system's extended attributes: the stream <c>file:name</c> is
/// <c>user.name</c>, the attribute <c>NAME</c> is <c>user.winea.NAME</c>.
/// </summary>
internal sealed class StreamOperations(NodeAccess access, FileInfos infos, NamedStreams streams, ExtendedAttributes attributes, ILogger logger)
{
    internal NtStatus List(object context, ref StreamListWriter writer)
    {
        OpenNode node = OpenStream.NodeOf(context);
        FsResult<FsEntry> present = access.GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        if (node.Kind == FsNodeKind.File)
        {
            long size = present.Value.Attributes.Size;
            writer.TryAdd(default, (ulong)size, FileInfoMapping.RoundUp(size));
        }

        NtStatus status = streams.List(node.Inode, out List<(string Stream, int Size)> list);
        foreach ((string stream, int size) in list)
        {
            // A name that Windows could not open would make every copy of the file fail.
            if (stream.Length <= WindowsNames.MaxLength && !stream.Contains('/', StringComparison.Ordinal))
            {
                writer.TryAdd(stream, (ulong)size, FileInfoMapping.RoundUp(size));
            }
        }

        return status;
    }

    internal NtStatus GetAttributes(object context, ref EaListWriter writer) => attributes.Read(OpenStream.NodeOf(context).Inode, ref writer);

    internal NtStatus SetAttributes(object context, EaList list, out WinFspFileInfo info)
    {
        info = default;
        OpenNode node = OpenStream.NodeOf(context);
        NtStatus status = attributes.Set(node.Inode, list);
        return status == NtStatus.Success ? infos.Read(node, out info) : status;
    }

    internal IoResult Write(OpenStream stream, ReadOnlySpan<byte> buffer, ulong? offset, bool constrained)
    {
        NtStatus status = streams.Write(stream, buffer, offset, constrained, out int written);
        if (status != NtStatus.Success)
        {
            return IoResult.Failed(status);
        }

        status = infos.Read(stream, out WinFspFileInfo info);
        return new IoResult(status, (uint)written, info);
    }

    /// <summary>Moves the end of a stream, or reserves room: less room than the stream has cuts it.</summary>
    internal NtStatus SetSize(OpenStream stream, ulong size, bool allocation, out WinFspFileInfo info)
    {
        info = default;
        bool isKept = allocation && size >= (ulong)stream.Size;
        NtStatus status = !isKept ? streams.Resize(stream, size)
            : stream.IsView ? NtStatus.AccessDenied
            : size > FileInfoMapping.RoundUp(StreamBytes.MaxSize) ? NtStatus.FileTooLarge
            : NtStatus.Success;
        return status == NtStatus.Success ? infos.Read(stream, out info) : status;
    }

    /// <summary>A file was overwritten: it loses its streams, and gets the extended attributes of a list.</summary>
    internal NtStatus ReplaceAll(OpenNode node, ReadOnlySpan<byte> list)
    {
        NtStatus status = attributes.Replace(node.Inode, new EaList(list));
        if (status == NtStatus.Success)
        {
            streams.RemoveAll(node.Inode);
        }

        return status;
    }

    internal void Cleanup(OpenStream stream, CleanupFlags flags)
    {
        if ((flags & CleanupFlags.Delete) == 0)
        {
            streams.Cleanup(stream);
        }
        else if (streams.Remove(stream) is var error and not FsError.None)
        {
            logger.RemoveFailed(stream.Path, error);
        }
    }
}
