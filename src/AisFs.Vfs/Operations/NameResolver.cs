using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Finds what has a name: among the inodes and in the caches, else on the cluster.</summary>
internal sealed class NameResolver(
    InodeTable inodes, NodeTree tree, NameLoader loader, Foresight foresight, TreeWalks walks, BucketListing buckets, CaseSearch spellings, bool ignoresCase)
{
    private const int MaxAttempts = 8;

    /// <summary>Whether names that differ in case only are one.</summary>
    public bool IgnoresCase => ignoresCase;

    /// <summary>Whether a name that no cache has may exist all the same.</summary>
    public bool AsksFurther(DirectoryInode directory) => ignoresCase || directory.Place.IsGroup;

    /// <summary>Finds what has a name.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="needsTimes">Whether times are wanted; else those of a file may be unknown.</param>
    /// <param name="look">How an object of which nothing is known is looked up, with its times if they are wanted; null: by a HEAD.</param>
    /// <returns>The inode with a reference taken, its attributes complete but for the times; null when nothing has the name.</returns>
    public async ValueTask<FsResult<Inode?>> ResolveAsync(
        DirectoryInode directory, string name, CancellationToken cancellationToken, bool needsTimes = true, IObjectLook? look = null)
    {
        // The marker is there, but it is hidden.
        if (name == ObjectNames.Marker)
        {
            return (Inode?)null;
        }

        bool isForeseen = false;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (tree.TryResolve(directory, name, needsTimes, out Inode? inode, out ListedNode? partial, out _))
            {
                if (inode is not null || !AsksFurther(directory))
                {
                    return inode;
                }

                return directory.Place.IsGroup
                    ? await ResolveBucketAsync(directory, name, cancellationToken).ConfigureAwait(false)
                    : await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
            }

            if (attempt == 0 && partial is { Meta.IsDirectory: true }
                && await walks.TryFillAsync(directory, name, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            if (partial is not null && !isForeseen)
            {
                isForeseen = true;
                foresight.Foresee(directory, name);
            }

            (bool isSettled, FsResult<Inode?> found) = await AskAsync(directory, name, partial, attempt, needsTimes, look, cancellationToken).ConfigureAwait(false);
            if (isSettled)
            {
                return found;
            }
        }

        // The directory was renamed again and again meanwhile.
        return FsError.Busy;
    }

    // Asks the cluster once. Not settled: the answer was overtaken, and what is known is to be looked at again.
    private async ValueTask<(bool IsSettled, FsResult<Inode?> Found)> AskAsync(
        DirectoryInode directory, string name, ListedNode? partial, int attempt, bool needsTimes, IObjectLook? look, CancellationToken cancellationToken)
    {
        directory.Changes.BeginRead();
        try
        {
            FsResult<Loaded> loaded = await loader.LoadAsync(
                directory, name, partial, Question(directory, name, needsTimes), attempt < MaxAttempts / 2, cancellationToken, look).ConfigureAwait(false);
            if (!loaded.IsOk)
            {
                return (true, loaded.Error);
            }

            Loaded answer = loaded.Value;
            if (answer.IsRetry || !tree.Settle(directory, answer.Place, name, answer.Node, answer.AsOf, out Inode? inode))
            {
                return default;
            }

            if (inode is not null && (needsTimes || !inode.Meta.CanWaitForTimes) && !NodeTree.HasTimes(inode) && attempt < MaxAttempts - 1)
            {
                // It became another version meanwhile, or is one that nothing but its times identifies.
                inodes.Release(inode);
                return default;
            }

            return (true, inode is not null || !ignoresCase ? inode
                : directory.Place.IsGroup ? await ResolveBucketIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false)
                : await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            directory.Changes.EndRead();
        }
    }

    private NameQuestion Question(DirectoryInode directory, string name, bool needsTimes)
    {
        return new NameQuestion(IsAnswered, TakeOver);

        bool IsAnswered()
        {
            bool isKnown = tree.TryResolve(directory, name, needsTimes, out Inode? inode, out _, out _);
            Release(inode);
            return isKnown;
        }

        void TakeOver(Loaded answer)
        {
            _ = tree.Settle(directory, answer.Place, name, answer.Node, answer.AsOf, out Inode? inode);
            Release(inode);
        }

        void Release(Inode? inode)
        {
            if (inode is not null)
            {
                inodes.Release(inode);
            }
        }
    }

    /// <summary>Finds a bucket or folder that the listing of its group does not have under this very name.</summary>
    private async ValueTask<FsResult<Inode?>> ResolveBucketAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = (Inode?)null;
        if (!ignoresCase || !BucketTree.HasSmallNamesOnly(directory.Place) || !name.Any(char.IsAsciiLetterUpper))
        {
            found = await buckets.ProbeAsync(directory, name, cancellationToken).ConfigureAwait(false);
        }

        return found is { IsOk: true, Value: null }
            ? await ResolveBucketIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false)
            : found;
    }

    /// <summary>Where case does not count: finds another spelling in the listing of the group, else asks for the name in small letters.</summary>
    private async ValueTask<FsResult<Inode?>> ResolveBucketIgnoringCaseAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        FsResult<Inode?> found = await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
        string small = name.ToLowerInvariant();
        return ignoresCase && small != name && found is { IsOk: true, Value: null }
            ? await buckets.ProbeAsync(directory, small, cancellationToken).ConfigureAwait(false)
            : found;
    }

    private async ValueTask<FsResult<Inode?>> ResolveIgnoringCaseAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        if (!ignoresCase)
        {
            return (Inode?)null;
        }

        FsResult<string?> actual = await spellings.FindAsync(directory, name, cancellationToken).ConfigureAwait(false);
        return !actual.IsOk ? actual.Error
            : actual.Value is null || actual.Value == name ? (Inode?)null
            : await ResolveAsync(directory, actual.Value, cancellationToken).ConfigureAwait(false);
    }
}
