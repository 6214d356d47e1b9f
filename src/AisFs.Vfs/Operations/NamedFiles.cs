using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Runs operations that name a file, as chmod and truncate do. When another client replaces the file meanwhile, they go on with
/// what has the name then.
/// </summary>
internal sealed class NamedFiles(InodeTable inodes, NameResolver names, LateOpens lateOpens)
{
    private const int MaxTurns = 4;

    /// <summary>Runs an operation.</summary>
    /// <param name="inode">What the caller has found under the name; referred to by the caller.</param>
    /// <param name="operation">The operation; it is run again where it tells <see cref="FsError.Stale"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the name.</param>
    /// <returns>
    /// The outcome; <see cref="FsError.Stale"/> when a caller is to look the name up again, and for a file that was replaced
    /// while it is open.
    /// </returns>
    public async ValueTask<TResult> RunAsync<TResult>(Inode inode, Func<Inode, ValueTask<TResult>> operation, CancellationToken cancellationToken)
        where TResult : struct, IOutcome<TResult>
    {
        string name = inode.Name;
        DirectoryInode? directory = ReferDirectory(inode);
        try
        {
            TResult result = inode is FileInode { IsSuperseded: true } ? TResult.Failed(FsError.Stale) : await operation(inode).ConfigureAwait(false);
            for (int turn = 0; turn < MaxTurns && result.Error == FsError.Stale && directory is not null && IsJustNamed(inode); turn++)
            {
                result = await RunAsync(directory, name, operation, cancellationToken).ConfigureAwait(false);
            }

            if (result.Error == FsError.Stale && inode is FileInode file)
            {
                lateOpens.Await(file.Key);
            }

            return result;
        }
        finally
        {
            if (directory is not null)
            {
                inodes.Release(directory);
            }
        }
    }

    // Handles stay with the version that they were opened for.
    private static bool IsJustNamed(Inode inode) => inode is FileInode { IsReplaced: false } or FileInode { IsSuperseded: true, Current: null };

    private async ValueTask<TResult> RunAsync<TResult>(
        DirectoryInode directory, string name, Func<Inode, ValueTask<TResult>> operation, CancellationToken cancellationToken)
        where TResult : struct, IOutcome<TResult>
    {
        FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
        if (found is not { IsOk: true, Value: { } present })
        {
            return TResult.Failed(found.IsOk ? FsError.NotFound : found.Error);
        }

        try
        {
            return await operation(present).ConfigureAwait(false);
        }
        finally
        {
            inodes.Release(present);
        }
    }

    private DirectoryInode? ReferDirectory(Inode inode)
    {
        DirectoryInode? directory = inode.Parent;
        if (directory is null && lateOpens.DirectoryOf(inode) is { } id && inodes.TryGet(id, out Inode? found))
        {
            directory = found as DirectoryInode;
        }

        return directory is not null && directory.TryAddReference() ? directory : null;
    }
}
