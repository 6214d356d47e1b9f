using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Translation;

/// <summary>Attributes as Windows shows them.</summary>
internal static class FileInfoMapping
{
    internal const uint ReadOnly = WindowsAttributes.ReadOnly;
    internal const uint Directory = WindowsAttributes.Directory;
    internal const uint Archive = WindowsAttributes.Archive;
    internal const uint ReparsePoint = 0x400;
    internal const uint Offline = 0x1000;
    internal const uint RecallOnDataAccess = 0x400000;
    internal const uint SymlinkTag = 0xA000000C;

    private const long AllocationUnit = 4096;

    /// <summary>The FILE_ATTRIBUTE_* bits.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="linkToDirectory">Whether it is a symbolic link that leads to a directory.</param>
    internal static uint ToFileAttributes(in FsAttributes attributes, bool linkToDirectory)
    {
        uint bits = WindowsAttributes.Shown(attributes);
        switch (attributes.Kind)
        {
            case FsNodeKind.Directory:
                return bits | Directory;
            case FsNodeKind.Symlink:
                return bits | ReparsePoint | (linkToDirectory ? Directory : 0);
            default:
                // Explorer and indexers leave files alone whose bytes would have to be fetched from afar.
                bits |= attributes.IsCached || attributes.Size == 0 ? 0 : Offline | RecallOnDataAccess;
                return bits == 0 ? WindowsAttributes.Normal : bits;
        }
    }

    /// <summary>All that Windows shows.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="linkToDirectory">Whether it is a symbolic link that leads to a directory.</param>
    internal static WinFspFileInfo ToFileInfo(in FsAttributes attributes, bool linkToDirectory)
    {
        ulong modified = FileTime.FromNanoseconds(attributes.ModifiedNs);
        long size = attributes.Kind == FsNodeKind.File ? attributes.Size : 0;
        return new WinFspFileInfo
        {
            FileAttributes = ToFileAttributes(attributes, linkToDirectory),
            ReparseTag = attributes.Kind == FsNodeKind.Symlink ? SymlinkTag : 0,
            FileSize = (ulong)size,
            AllocationSize = RoundUp(size),
            CreationTime = FileTime.FromNanoseconds(attributes.CreatedNs),
            LastWriteTime = modified,
            LastAccessTime = FileTime.FromNanoseconds(attributes.AccessedNs),
            ChangeTime = FileTime.FromNanoseconds(attributes.ChangedNs),
            IndexNumber = attributes.Number,
            EaSize = attributes.EaSize,
        };
    }

    internal static ulong RoundUp(long size) => (ulong)((size + AllocationUnit - 1) / AllocationUnit * AllocationUnit);
}
