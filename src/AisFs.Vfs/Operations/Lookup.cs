using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Finds names for callers.</summary>
/// <param name="ahead">Looks up what is not known.</param>
/// <param name="demand">Knows whether programs want times.</param>
/// <param name="needsTimes">Whether callers get entries with their times only; else they ask for these later.</param>
internal sealed class Lookup(
    InodeTable inodes, NodeTree tree, NameResolver names, NameLocks locks, LateOpens lateOpens, Entries entries, CacheCounter requests, LookupReadAhead ahead, TimeDemand demand, bool needsTimes)
{
    /// <summary>Looks a name up.</summary>
    /// <param name="directory">The directory; the caller's reference is taken over.</param>
    /// <param name="name">The name.</param>
    /// <param name="thread">The thread that asks; 0 when it is not known.</param>
    /// <param name="cancellationToken">What the cluster was asked for is kept all the same.</param>
    /// <returns>The entry, one lookup counted.</returns>
    public ValueTask<FsResult<FsEntry>> LookupAsync(DirectoryInode directory, string name, uint thread, CancellationToken cancellationToken)
    {
        FsError error = ObjectNames.CheckLookup(name);
        if (error != FsError.None)
        {
            inodes.Release(directory);
            return new(error == FsError.NotFound ? entries.Absent : new FsResult<FsEntry>(error));
        }

        if (tree.TryResolve(directory, name, needsTimes, out Inode? inode, out ListedNode? partial, out Stamp asOf) && (inode is not null || !names.AsksFurther(directory)))
        {
            bool wantsTimes = inode is not null && (demand.IsExpectedOf(directory, inode, thread) || IsLastTry(inode));
            if (wantsTimes || IsBeingReplaced(inode))
            {
                if (wantsTimes)
                {
                    ahead.Begin(directory, inode!, thread);
                }

                requests.Add(isHit: false);
                return Interruption.CatchAsync(LookupSlowlyAsync(directory, name, thread, needsTimes || wantsTimes, inode, cancellationToken));
            }

            lateOpens.Found(inode, directory);
            inodes.Release(directory);
            requests.Add(isHit: true);
            return new(inode is null ? entries.AbsentAsOf(asOf) : entries.Counted(inode));
        }

        requests.Add(isHit: false);
        bool isExpected = !needsTimes && ((partial is null && demand.IsExpected(directory, thread)) || IsLastTry(directory, name));
        return Interruption.CatchAsync(LookupSlowlyAsync(directory, name, thread, needsTimes || isExpected, null, cancellationToken));
    }

    // References to the directory and to what is known of the name so far are taken over.
    private async ValueTask<FsResult<FsEntry>> LookupSlowlyAsync(
        DirectoryInode directory, string name, uint thread, bool withTimes, Inode? known, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<Inode?> found = await names.ResolveAsync(directory, name, cancellationToken, withTimes, needsTimes ? null : ahead.For(thread, withTimes)).ConfigureAwait(false);
            if (found.IsOk && IsBeingReplaced(found.Value))
            {
                inodes.Release(found.Value);

                // Whatever removes or replaces it holds the lock on its name until it is done.
                await locks.AwaitAsync(directory, name, cancellationToken).ConfigureAwait(false);
                found = await names.ResolveAsync(directory, name, cancellationToken, needsTimes).ConfigureAwait(false);
            }

            if (!found.IsOk)
            {
                return found.Error;
            }

            lateOpens.Found(found.Value, directory);
            return found.Value is { } inode ? entries.Counted(inode, name) : entries.Absent;
        }
        finally
        {
            if (known is not null)
            {
                inodes.Release(known);
            }

            inodes.Release(directory);
        }
    }

    // Whether a file is being removed or replaced, and the kernel looks its name up again after the earlier file was refused:
    // this lookup waits for the change and gets the file that has the name then, which is kept readable for the open.
    private bool IsBeingReplaced([NotNullWhen(true)] Inode? inode)
        => inode is FileInode { IsGoing: true } file && lateOpens.IsAwaited(file.Key);

    // A caller that was refused once does not come a third time: it gets the times now, while the version is there.
    private bool IsLastTry(Inode inode) => inode is FileInode file && !NodeTree.HasTimes(file) && lateOpens.IsUsed && lateOpens.IsAwaited(file.Key);

    private bool IsLastTry(DirectoryInode directory, string name) => lateOpens.IsUsed && lateOpens.IsAwaited(directory.Place.Object(name));
}
