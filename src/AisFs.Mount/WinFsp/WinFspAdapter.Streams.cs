using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>
/// Named streams and extended attributes, both over the file system's extended attributes: the stream <c>file:name</c> is
/// <c>user.name</c>, the attribute <c>NAME</c> is <c>user.winea.NAME</c>.
/// </content>
internal sealed partial class WinFspAdapter
{
    /// <inheritdoc/>
    public NtStatus GetStreamInfo(object context, ref StreamListWriter writer)
    {
        OpenNode node = NodeOf(context);
        FsResult<FsEntry> present = GetAttributes(node);
        if (!present.IsOk)
        {
            return present.Error.ToNtStatus();
        }

        if (node.Kind == FsNodeKind.File)
        {
            long size = present.Value.Attributes.Size;
            writer.TryAdd(default, (ulong)size, FileInfoMapping.RoundUp(size));
        }

        NtStatus status = _streams.List(node.Inode, out List<(string Stream, int Size)> streams);
        foreach ((string stream, int size) in streams)
        {
            // A name that Windows could not open would make every copy of the file fail.
            if (stream.Length <= WindowsNames.MaxLength && !stream.Contains('/', StringComparison.Ordinal))
            {
                writer.TryAdd(stream, (ulong)size, FileInfoMapping.RoundUp(size));
            }
        }

        return status;
    }

    /// <inheritdoc/>
    public NtStatus GetEa(object context, ref EaListWriter writer) => _attributes.Read(NodeOf(context).Inode, ref writer);

    /// <inheritdoc/>
    public NtStatus SetEa(object context, EaList list, out WinFspFileInfo info)
    {
        info = default;
        OpenNode node = NodeOf(context);
        NtStatus status = SetAttributes(node, list);
        return status == NtStatus.Success ? GetInfo(node, out info) : status;
    }

    private NtStatus SetAttributes(OpenNode node, EaList list) => _attributes.Set(node.Inode, list);

    private NtStatus ReplaceAttributes(OpenNode node, ReadOnlySpan<byte> list)
    {
        NtStatus status = _attributes.Replace(node.Inode, new EaList(list));
        if (status == NtStatus.Success)
        {
            _streams.RemoveAll(node.Inode);
        }

        return status;
    }

    private NtStatus OpenStream(OpenNode node, ReadOnlySpan<char> stream, bool create, out object opened)
    {
        NtStatus status = _streams.Open(node, stream, create, out OpenStream? open);
        opened = open ?? (object)node;
        return status;
    }

    private NtStatus CreateStream(ReadOnlySpan<char> path, ReadOnlySpan<char> stream, out object? context, OpenReply reply)
    {
        context = null;
        System.Text.StringBuilder actual = PathBuilder();
        NtStatus status = Find(path, actual, out FsEntry entry, out _);
        if (status != NtStatus.Success)
        {
            return status == NtStatus.Reparse ? NtStatus.ObjectPathNotFound : status;
        }

        OpenNode node = new(actual.ToString(), entry.Attributes);
        status = OpenStream(node, stream, create: true, out object opened);
        if (status != NtStatus.Success)
        {
            Release(node.Inode);
            return status;
        }

        return Opened(node, opened, entry.Attributes, out context, reply);
    }

    private NtStatus GetStreamInfo(OpenStream stream, out WinFspFileInfo info)
    {
        FsResult<FsEntry> present = Wait(_fileSystem.GetAttributesAsync(stream.File.Inode, _stopping));
        info = present.IsOk ? ToFileInfo(stream, present.Value.Attributes) : default;
        return present.Error.ToNtStatus();
    }

    private static WinFspFileInfo ToFileInfo(OpenStream stream, in FsAttributes attributes)
    {
        int size = stream.Size;
        return FileInfoMapping.ToFileInfo(attributes with { Kind = FsNodeKind.File, IsCached = true }, linkToDirectory: false) with
        {
            FileSize = (ulong)size,
            AllocationSize = FileInfoMapping.RoundUp(size),
        };
    }

    private IoResult WriteStream(OpenStream stream, ReadOnlySpan<byte> buffer, ulong? offset, bool constrained)
    {
        NtStatus status = _streams.Write(stream, buffer, offset, constrained, out int written);
        if (status != NtStatus.Success)
        {
            return IoResult.Failed(status);
        }

        status = GetStreamInfo(stream, out WinFspFileInfo info);
        return new IoResult(status, (uint)written, info);
    }

    /// <summary>Moves the end of a stream, or reserves room: that below the end cuts the stream.</summary>
    private NtStatus SetStreamSize(OpenStream stream, ulong size, bool allocation, out WinFspFileInfo info)
    {
        info = default;
        bool isKept = allocation && size >= (ulong)stream.Size;
        NtStatus status = !isKept ? _streams.Resize(stream, size)
            : stream.IsView ? NtStatus.AccessDenied
            : size > FileInfoMapping.RoundUp(StreamBytes.MaxSize) ? NtStatus.FileTooLarge
            : NtStatus.Success;
        return status == NtStatus.Success ? GetStreamInfo(stream, out info) : status;
    }

    private void CleanupStream(OpenStream stream, CleanupFlags flags)
    {
        if ((flags & CleanupFlags.Delete) == 0)
        {
            _streams.Cleanup(stream);
        }
        else if (_streams.Remove(stream) is var error and not FsError.None)
        {
            _logger.RemoveFailed(stream.Path, error);
        }
    }
}
