using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Tells whether names can be created. The caller holds the lock of the name.</summary>
internal sealed class FreeNames(NameResolver names, InodeTable inodes, bool isReadOnly)
{
    /// <summary>Whether a name is free and can be created.</summary>
    public async ValueTask<FsResult> CheckAsync(DirectoryInode directory, string name, bool isDirectory, CancellationToken cancellationToken)
    {
        FsResult free = await CheckAbsentAsync(directory, name, cancellationToken).ConfigureAwait(false);
        return free.IsOk ? new FsResult(Check(directory, name, isDirectory)) : free;
    }

    /// <summary>Whether nothing has a name.</summary>
    public async ValueTask<FsResult> CheckAbsentAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk)
        {
            return found.Error;
        }

        if (found.Value is { } present)
        {
            inodes.Release(present);
            return FsError.Exists;
        }

        return FsResult.Ok;
    }

    /// <summary>Whether a name that is free can be created.</summary>
    public FsError Check(DirectoryInode directory, string name, bool isDirectory)
        => isReadOnly ? FsError.ReadOnly
            : directory.IsUnlinked ? FsError.NotFound
            : directory.Place.IsGroup ? FsError.NotPermitted
            : ObjectNames.CheckNew(directory.Place.Prefix, name, isDirectory);
}
