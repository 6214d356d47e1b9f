using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>What a rename is about.</summary>
/// <param name="Source">The directory that it leaves.</param>
/// <param name="Moved">What is renamed.</param>
/// <param name="Target">The directory that it goes to.</param>
/// <param name="NewName">The new name as the caller wrote it.</param>
/// <param name="Replaced">What has the new name; null when nothing has.</param>
/// <param name="Flags">How it is renamed.</param>
internal sealed record RenameTask(DirectoryInode Source, Inode Moved, DirectoryInode Target, string NewName, Inode? Replaced, FsRenameFlags Flags)
{
    /// <summary>The name in the target: that of what is replaced, which may differ in case.</summary>
    public string TargetName => Replaced?.Name is { Length: > 0 } present && !ReferenceEquals(Replaced, Moved) ? present : NewName;
}
