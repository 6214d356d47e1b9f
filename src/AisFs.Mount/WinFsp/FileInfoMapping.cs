using AisFs.Interop.WinFsp;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <summary>Attributes as Windows shows them.</summary>
internal static class FileInfoMapping
{
    internal const uint ReadOnly = 0x1;
    internal const uint Directory = 0x10;
    internal const uint Archive = 0x20;
    internal const uint ReparsePoint = 0x400;
    internal const uint Offline = 0x1000;
    internal const uint RecallOnDataAccess = 0x400000;
    internal const uint SymlinkTag = 0xA000000C;
    internal const uint AnyWriteBit = 0x92;
    internal const uint OwnerWriteBit = 0x80;

    private const long AllocationUnit = 4096;

    /// <summary>The FILE_ATTRIBUTE_* bits.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="linkToDirectory">Whether it is a symbolic link that leads to a directory.</param>
    internal static uint ToFileAttributes(in FsAttributes attributes, bool linkToDirectory)
    {
        switch (attributes.Kind)
        {
            case FsNodeKind.Directory:
                return Directory;
            case FsNodeKind.Symlink:
                return ReparsePoint | (linkToDirectory ? Directory : 0);
            default:
                // Everything here has no backup but the cluster: the archive bit is what NTFS gives new files, too.
                uint bits = Archive;
                if ((attributes.Mode & AnyWriteBit) == 0)
                {
                    bits |= ReadOnly;
                }

                // Explorer and indexers leave files alone whose bytes would have to be fetched from afar.
                return attributes.IsCached || attributes.Size == 0 ? bits : bits | Offline | RecallOnDataAccess;
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
            CreationTime = modified,
            LastWriteTime = modified,
            LastAccessTime = FileTime.FromNanoseconds(attributes.AccessedNs),
            ChangeTime = FileTime.FromNanoseconds(attributes.ChangedNs),
            IndexNumber = attributes.Number,
            EaSize = attributes.EaSize,
        };
    }

    internal static ulong RoundUp(long size) => (ulong)((size + AllocationUnit - 1) / AllocationUnit * AllocationUnit);

    /// <summary>The mode after the read-only attribute was set or taken away.</summary>
    internal static uint WithReadOnly(uint mode, bool readOnly)
        => readOnly ? mode & ~AnyWriteBit : (mode & AnyWriteBit) == 0 ? mode | OwnerWriteBit : mode;
}
