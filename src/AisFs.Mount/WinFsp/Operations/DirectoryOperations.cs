using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Lists directories, and looks single names up in them.</summary>
internal sealed class DirectoryOperations(
    IFileSystem fileSystem, PathWalker paths, FileInfos infos, LinkTargets links, StringComparison comparison, ILogger logger, CancellationToken stopping)
{
    internal async ValueTask<IoResult> ReadAsync(object context, string? marker, DirectoryWriter writer)
    {
        // The pattern of the request is left to the driver, which matches anyway.
        if (context is not OpenNode { Kind: FsNodeKind.Directory } node)
        {
            return IoResult.Failed(NtStatus.NotADirectory);
        }

        DirectoryScan scan = ScanOf(node);
        await scan.Turn.WaitAsync(stopping).ConfigureAwait(false);
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

    internal NtStatus GetByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info)
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

        NtStatus status = paths.FindChild(node.Inode, stored, out FsEntry entry);
        if (status != NtStatus.Success)
        {
            return status;
        }

        actualName = WindowsNames.ToWindows(entry.Name ?? stored);
        info = infos.Of(entry.Attributes, WindowsPath.Combine(node.Path, actualName));
        paths.Release(entry.Attributes.Inode);
        return NtStatus.Success;
    }

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
            await fileSystem.ReleaseDirectoryAsync(scan.Handle).ConfigureAwait(false);
            scan.Handle = default;
        }

        if (scan.Handle.IsNone)
        {
            FsResult<HandleId> opened = await fileSystem.OpenDirectoryAsync(node.Inode, stopping).ConfigureAwait(false);
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
        FsResult<FsEntry> self = await fileSystem.GetAttributesAsync(node.Inode, stopping).ConfigureAwait(false);
        if (!self.IsOk)
        {
            return self.Error;
        }

        long cookie = scan.Begin(marker, node.Inode == InodeId.Root, comparison, writer.Capacity);
        FsResult result = await fileSystem.ReadDirectoryAsync(scan.Handle, cookie, withLookup: false, scan, stopping).ConfigureAwait(false);
        if (result.IsOk && scan.IsSkipping)
        {
            // The name to go on behind was removed meanwhile: what sorts behind it has not been shown yet.
            scan.BeginBehind(marker!);
            result = await fileSystem.ReadDirectoryAsync(scan.Handle, 0, withLookup: false, scan, stopping).ConfigureAwait(false);
        }

        if (!result.IsOk)
        {
            return result.Error;
        }

        foreach ((string name, string shown, FsAttributes attributes, _) in scan.Page)
        {
            if (shown.Length > WindowsNames.MaxLength)
            {
                logger.NameTooLong(node.Path, name);
                continue;
            }

            bool leadsToDirectory = attributes.Kind == FsNodeKind.Symlink
                && await links.IsDirectoryAsync(attributes, node.Inode, name, node.Path).ConfigureAwait(false);
            writer.TryAdd(shown, FileInfoMapping.ToFileInfo(name == "." ? self.Value.Attributes : attributes, leadsToDirectory));
        }

        if (!scan.IsFull)
        {
            writer.End();
        }

        return FsError.None;
    }
}
