using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Control;

/// <summary>Fetches files whole before a program asks for them.</summary>
/// <param name="inodes">The inodes.</param>
/// <param name="names">Finds what has a name.</param>
/// <param name="contents">Opens contents.</param>
/// <param name="release">Closes them.</param>
/// <param name="disk">The disk cache; null for none.</param>
internal sealed class PathFetcher(InodeTable inodes, NameResolver names, ContentJoin contents, ContentRelease release, DiskTier? disk)
{
    // What is asked for at a time: the read-ahead goes further.
    private const int Step = 1 << 20;

    /// <summary>Fetches a file.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <param name="place">Where its bytes are to be afterwards.</param>
    /// <param name="progress">Is told of bytes that have arrived, each time of those since the last; null for none.</param>
    /// <param name="cancellationToken">Ends it; what has arrived stays.</param>
    /// <returns>What was fetched; <see cref="FsError.NotSupported"/> when the mount has no such place.</returns>
    public async ValueTask<FsResult<FetchedFile>> FetchAsync(string path, FetchPlace place, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (place == FetchPlace.Disk && disk is null)
        {
            return FsError.NotSupported;
        }

        FsResult<Inode> found = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        if (!found.IsOk)
        {
            return found.Error;
        }

        try
        {
            return found.Value is FileInode { Kind: FsNodeKind.File } file ? await FetchAsync(file, place, progress, cancellationToken).ConfigureAwait(false)
                : found.Value is DirectoryInode ? FsError.IsDirectory : FsError.NotSupported;
        }
        finally
        {
            inodes.Release(found.Value);
        }
    }

    private async ValueTask<FsResult<FetchedFile>> FetchAsync(FileInode file, FetchPlace place, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        FsResult<(OpenContent Open, bool KeepCache)> joined = await contents.JoinAsync(file, writes: false, cancellationToken).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return joined.Error;
        }

        OpenContent open = joined.Value.Open;
        try
        {
            FsResult<bool> kept = place == FetchPlace.Memory
                ? await ReadAsync(open.Content, null, progress, cancellationToken).ConfigureAwait(false)
                : await KeepAsync(open.Content, progress, cancellationToken).ConfigureAwait(false);
            return kept.IsOk ? new FetchedFile(open.Content.Size, kept.Value) : kept.Error;
        }
        finally
        {
            await release.ReleaseAsync(file, open, wrote: false).ConfigureAwait(false);
        }
    }

    private async ValueTask<FsResult<bool>> KeepAsync(FileContent content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (content.Size == 0)
        {
            return true;
        }

        if (content.OnDisk is not { } copy)
        {
            return false;
        }

        copy.IsWanted = true;
        if (copy.IsWhole)
        {
            progress?.Report(content.Size);
            return true;
        }

        FsResult<bool> read = await ReadAsync(content, copy, progress, cancellationToken).ConfigureAwait(false);
        await disk!.DrainAsync(cancellationToken).ConfigureAwait(false);
        if (read.IsOk && !copy.IsWhole)
        {
            read = await OfferMissingAsync(content, copy, cancellationToken).ConfigureAwait(false);
            await disk.DrainAsync(cancellationToken).ConfigureAwait(false);
        }

        return read.IsOk ? copy.IsWhole : read;
    }

    // What was in memory did not come from the cluster just now, and was not offered.
    private async ValueTask<FsResult<bool>> OfferMissingAsync(FileContent content, DiskObject copy, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = content.CreateCursor();
        for (int block = 0; block < copy.Blocks; block++)
        {
            if (copy.Has(block))
            {
                continue;
            }

            await disk!.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            FsResult<ReadLease> read = await content.ReadAsync(cursor, copy.OffsetOf(block), copy.LengthOf(block), cancellationToken).ConfigureAwait(false);
            if (!read.IsOk)
            {
                return read.Error;
            }

            using SlabLease lease = (SlabLease)read.Value;
            if (lease.SegmentCount == 1 && lease.Length == copy.LengthOf(block))
            {
                Slab slab = lease.GetSlab(0);
                slab.AddReference();
                copy.Offer(block, slab, lease.Length, source: null);
            }
        }

        return true;
    }

    /// <param name="content">What is read.</param>
    /// <param name="copy">What is written meanwhile, and not faster than the disk; null for nothing.</param>
    private async ValueTask<FsResult<bool>> ReadAsync(FileContent content, DiskObject? copy, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = content.CreateCursor();
        cursor.IsForLater = copy is null;
        for (long position = 0; position < content.Size;)
        {
            if (copy is not null)
            {
                await disk!.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }

            FsResult<ReadLease> read = await content.ReadAsync(cursor, position, Step, cancellationToken).ConfigureAwait(false);
            if (!read.IsOk)
            {
                return read.Error;
            }

            using ReadLease lease = read.Value;
            if (lease.Length == 0)
            {
                break;
            }

            position += lease.Length;
            progress?.Report(lease.Length);
        }

        return true;
    }

    private async ValueTask<FsResult<Inode>> FindAsync(string path, CancellationToken cancellationToken)
    {
        Inode at = inodes.Root;
        _ = at.TryAddReference();
        foreach (string name in InodePaths.Split(path))
        {
            FsResult<Inode?> found = at is DirectoryInode directory
                ? await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false)
                : FsError.NotDirectory;
            inodes.Release(at);
            if (!found.IsOk || found.Value is null)
            {
                return found.IsOk ? FsError.NotFound : found.Error;
            }

            at = found.Value;
        }

        return at;
    }
}
