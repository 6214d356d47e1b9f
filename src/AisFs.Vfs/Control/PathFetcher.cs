using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Control;

/// <summary>Fetches files whole before a program asks for them.</summary>
internal sealed class PathFetcher(InodeTable inodes, NameResolver names, ContentJoin contents, ContentRelease release)
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
        if (place == FetchPlace.Disk)
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
            return found.Value is FileInode { Kind: FsNodeKind.File } file ? await FetchAsync(file, progress, cancellationToken).ConfigureAwait(false)
                : found.Value is DirectoryInode ? FsError.IsDirectory : FsError.NotSupported;
        }
        finally
        {
            inodes.Release(found.Value);
        }
    }

    private async ValueTask<FsResult<FetchedFile>> FetchAsync(FileInode file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        FsResult<(OpenContent Open, bool KeepCache)> joined = await contents.JoinAsync(file, writes: false, cancellationToken).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return joined.Error;
        }

        OpenContent open = joined.Value.Open;
        try
        {
            FsError error = await ReadAsync(open.Content, progress, cancellationToken).ConfigureAwait(false);
            return error == FsError.None ? new FetchedFile(open.Content.Size, true) : error;
        }
        finally
        {
            await release.ReleaseAsync(file, open, wrote: false).ConfigureAwait(false);
        }
    }

    private static async ValueTask<FsError> ReadAsync(FileContent content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = content.CreateCursor();
        cursor.IsForLater = true;
        for (long position = 0; position < content.Size;)
        {
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

        return FsError.None;
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
