using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>What Windows shows of files and streams that are open.</summary>
internal sealed class FileInfos(IFileSystem fileSystem, NodeAccess access, LinkTargets links, CancellationToken stopping)
{
    /// <summary>What is shown of a file.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="path">Its path, which a link is resolved from.</param>
    internal WinFspFileInfo Of(in FsAttributes attributes, string path)
        => FileInfoMapping.ToFileInfo(
            attributes, attributes.Kind == FsNodeKind.Symlink && Blocking.Wait(links.IsDirectoryAsync(attributes, WindowsPath.FolderOf(path).ToString())));

    /// <summary>What is shown of a stream: its own size, and all else of its file.</summary>
    internal static WinFspFileInfo Of(OpenStream stream, in FsAttributes attributes)
    {
        int size = stream.Size;
        return FileInfoMapping.ToFileInfo(attributes with { Kind = FsNodeKind.File, IsCached = true }, linkToDirectory: false) with
        {
            FileSize = (ulong)size,
            AllocationSize = FileInfoMapping.RoundUp(size),
        };
    }

    /// <summary>Reads what is shown of an open file or stream.</summary>
    internal NtStatus Read(object context, out WinFspFileInfo info)
        => context is OpenStream stream ? Read(stream, out info) : Read((OpenNode)context, out info);

    /// <summary>Reads what is shown of an open file.</summary>
    internal NtStatus Read(OpenNode node, out WinFspFileInfo info)
    {
        FsResult<FsEntry> result = access.GetAttributes(node);
        info = result.IsOk ? Of(result.Value.Attributes, node.Path) : default;
        return result.Error.ToNtStatus();
    }

    /// <summary>Reads what is shown of an open stream.</summary>
    internal NtStatus Read(OpenStream stream, out WinFspFileInfo info)
    {
        FsResult<FsEntry> present = Blocking.Wait(fileSystem.GetAttributesAsync(stream.File.Inode, stopping));
        info = present.IsOk ? Of(stream, present.Value.Attributes) : default;
        return present.Error.ToNtStatus();
    }
}
