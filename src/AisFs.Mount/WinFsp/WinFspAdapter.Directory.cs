using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>Directories.</content>
internal sealed partial class WinFspAdapter
{
    /// <inheritdoc/>
    public async ValueTask<IoResult> ReadDirectoryAsync(object context, string? pattern, string? marker, DirectoryWriter writer)
    {
        // The pattern is left to the driver, which matches anyway.
        if (context is not OpenNode { Kind: FsNodeKind.Directory } node)
        {
            return IoResult.Failed(NtStatus.NotADirectory);
        }

        DirectoryScan scan = ScanOf(node);
        await scan.Turn.WaitAsync(_stopping).ConfigureAwait(false);
        try
        {
            FsError error = await PrepareAsync(scan, node, restart: marker is null).ConfigureAwait(false);
            if (error == FsError.None)
            {
                error = await FillAsync(scan, node, marker, writer).ConfigureAwait(false);
            }

            return error == FsError.None ? new IoResult(NtStatus.Success, writer.Count) : IoResult.Failed(error.ToNtStatus());
        }
        finally
        {
            scan.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public NtStatus GetDirInfoByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info)
    {
        actualName = string.Empty;
        info = default;
        if (context is not OpenNode { Kind: FsNodeKind.Directory } node)
        {
            return NtStatus.NotADirectory;
        }

        if (!WindowsNames.TryToStored(name, out string? stored))
        {
            return NtStatus.ObjectNameNotFound;
        }

        NtStatus status = FindChild(node.Inode, stored, out FsEntry entry);
        if (status != NtStatus.Success)
        {
            return status;
        }

        actualName = WindowsNames.ToWindows(entry.Name ?? stored);
        info = ToFileInfo(entry.Attributes, Combine(node.Path, actualName));
        Release(entry.Attributes.Inode);
        return NtStatus.Success;
    }

    internal static string Combine(string folder, string name) => folder.Length == 1 ? folder + name : $@"{folder}\{name}";

    private static DirectoryScan ScanOf(OpenNode node)
    {
        lock (node.Gate)
        {
            return node.Scan ??= new DirectoryScan();
        }
    }

    private async ValueTask<FsError> PrepareAsync(DirectoryScan scan, OpenNode node, bool restart)
    {
        if (restart && !scan.Handle.IsNone)
        {
            await _fileSystem.ReleaseDirectoryAsync(scan.Handle).ConfigureAwait(false);
            scan.Handle = default;
        }

        if (scan.Handle.IsNone)
        {
            FsResult<HandleId> opened = await _fileSystem.OpenDirectoryAsync(node.Inode, _stopping).ConfigureAwait(false);
            if (!opened.IsOk)
            {
                return opened.Error;
            }

            scan.Handle = opened.Value;
        }

        return FsError.None;
    }

    private async ValueTask<FsError> FillAsync(DirectoryScan scan, OpenNode node, string? marker, DirectoryWriter writer)
    {
        FsResult<FsEntry> self = await _fileSystem.GetAttributesAsync(node.Inode, _stopping).ConfigureAwait(false);
        if (!self.IsOk)
        {
            return self.Error;
        }

        long cookie = scan.Begin(marker, node.Inode == InodeId.Root, NameComparison, writer.Capacity);
        FsResult result = await _fileSystem.ReadDirectoryAsync(scan.Handle, cookie, withLookup: false, scan, _stopping).ConfigureAwait(false);
        if (result.IsOk && scan.IsSkipping)
        {
            // The name to go on behind was removed meanwhile: what sorts behind it has not been shown yet.
            scan.BeginBehind(marker!);
            result = await _fileSystem.ReadDirectoryAsync(scan.Handle, 0, withLookup: false, scan, _stopping).ConfigureAwait(false);
        }

        if (!result.IsOk)
        {
            return result.Error;
        }

        foreach ((string name, string shown, FsAttributes attributes, _) in scan.Page)
        {
            if (shown.Length > WindowsNames.MaxLength)
            {
                _logger.NameTooLong(node.Path, name);
                continue;
            }

            bool leadsToDirectory = attributes.Kind == FsNodeKind.Symlink
                && await _links.IsDirectoryAsync(attributes, node.Inode, name, node.Path).ConfigureAwait(false);
            writer.TryAdd(shown, FileInfoMapping.ToFileInfo(name == "." ? self.Value.Attributes : attributes, leadsToDirectory));
        }

        if (!scan.IsFull)
        {
            writer.End();
        }

        return FsError.None;
    }

    private async ValueTask<NtStatus> IsEmptyAsync(InodeId directory)
    {
        FsResult<HandleId> opened = await _fileSystem.OpenDirectoryAsync(directory, _stopping).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return opened.Error.ToNtStatus();
        }

        EmptinessSink sink = new();
        FsResult result = await _fileSystem.ReadDirectoryAsync(opened.Value, 0, withLookup: false, sink, _stopping).ConfigureAwait(false);
        await _fileSystem.ReleaseDirectoryAsync(opened.Value).ConfigureAwait(false);
        return !result.IsOk ? result.Error.ToNtStatus() : sink.FoundAny ? NtStatus.DirectoryNotEmpty : NtStatus.Success;
    }
}
