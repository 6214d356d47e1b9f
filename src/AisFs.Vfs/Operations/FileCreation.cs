using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Creates files and opens them.</summary>
internal sealed class FileCreation(
    NameLocks locks, NameResolver names, FreeNames free, NewFiles newFiles, FileOpening opening, Entries entries, InodeTable inodes, LateOpens lateOpens)
{
    // The first open may be refused when another client replaces the file just then. What is found after that can be opened.
    private const int MaxAttempts = 2;

    public async ValueTask<FsResult<FsCreated>> CreateAsync(
        DirectoryInode directory, string name, uint mode, FsOpenFlags flags, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await locks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (!found.IsOk)
            {
                return found.Error;
            }

            if (found.Value is not { } present)
            {
                break;
            }

            lateOpens.Found(present, directory);
            FsResult<FsCreated> existing = await OpenExistingAsync(present, flags, cancellationToken).ConfigureAwait(false);
            if (existing.Error != FsError.Stale || attempt == MaxAttempts)
            {
                return existing;
            }
        }

        FsError error = free.Check(directory, name, isDirectory: false);
        if (error != FsError.None)
        {
            return error;
        }

        (FileInode file, OpenContent open) = newFiles.Add(directory, name, FsNodeKind.File, mode, 0, caller);
        FsOpened opened = opening.OpenNew(file, open, flags);
        return new FsCreated(entries.Counted(file), opened);
    }

    private async ValueTask<FsResult<FsCreated>> OpenExistingAsync(Inode present, FsOpenFlags flags, CancellationToken cancellationToken)
    {
        FsError error = (flags & FsOpenFlags.Exclusive) != 0 ? FsError.Exists
            : present.Kind == FsNodeKind.Directory ? FsError.IsDirectory
            : present.Kind != FsNodeKind.File ? FsError.Exists
            : FsError.None;
        if (error == FsError.None)
        {
            FsResult<FsOpened> opened = await opening.OpenAsync(present.Id, flags, 0, cancellationToken).ConfigureAwait(false);
            if (opened.IsOk)
            {
                return new FsCreated(entries.Counted(present), opened.Value);
            }

            error = opened.Error;
        }

        inodes.Release(present);
        return error;
    }
}
