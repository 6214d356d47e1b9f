using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Which renames are refused.</summary>
internal static class RenameRules
{
    public static FsError Check(RenameTask task)
    {
        bool isExchange = (task.Flags & FsRenameFlags.Exchange) != 0;
        if (task.Replaced is not null && (task.Flags & FsRenameFlags.NoReplace) != 0)
        {
            return FsError.Exists;
        }

        if (isExchange && task.Replaced is null)
        {
            return FsError.NotFound;
        }

        if (ReferenceEquals(task.Moved, task.Replaced))
        {
            return FsError.None;
        }

        if (task.Source.Place.IsGroup || task.Target.Place.IsGroup)
        {
            // AIS renames buckets in a long job, and objects live in buckets only.
            return task.Source.Place.IsGroup && !task.Target.Place.IsGroup ? FsError.CrossDevice : FsError.NotPermitted;
        }

        if (task.Target.IsUnlinked)
        {
            return FsError.NotFound;
        }

        bool isDirectory = task.Moved is DirectoryInode;
        if (IsWithin(task.Target, task.Moved) || (isExchange && IsWithin(task.Source, task.Replaced!)))
        {
            return FsError.InvalidArgument;
        }

        if (!isExchange && task.Replaced is { } replaced && isDirectory != replaced is DirectoryInode)
        {
            return isDirectory ? FsError.NotDirectory : FsError.IsDirectory;
        }

        return task.Replaced is null ? ObjectNames.CheckNew(task.Target.Place.Prefix, task.NewName, isDirectory) : FsError.None;
    }

    private static bool IsWithin(DirectoryInode directory, Inode top)
    {
        for (Inode? at = directory; at is not null; at = at.Parent)
        {
            if (ReferenceEquals(at, top))
            {
                return true;
            }
        }

        return false;
    }
}
