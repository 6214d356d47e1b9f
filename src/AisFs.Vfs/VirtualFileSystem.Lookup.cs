using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private const int MaxResolveAttempts = 8;

    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> LookupAsync(InodeId parent, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!TryReferDirectory(parent, out DirectoryInode? directory, out FsError error))
        {
            return new(error);
        }

        error = ObjectNames.CheckLookup(name);
        if (error != FsError.None)
        {
            _inodes.Release(directory);
            return new(error == FsError.NotFound ? NegativeEntry(_options.CacheTtl) : new FsResult<FsEntry>(error));
        }

        if (_tree.TryResolve(directory, name, out Inode? inode, out _, out Stamp asOf) && (inode is not null || !AsksFurther(directory)))
        {
            if (IsLeavingUnderEyes(inode))
            {
                _inodes.Release(inode);
                return GuardAsync(LookupSlowlyAsync(directory, name, cancellationToken));
            }

            _inodes.Release(directory);
            return new(inode is null ? NegativeEntry(_clock.Remaining(asOf)) : CountedEntry(inode));
        }

        return GuardAsync(LookupSlowlyAsync(directory, name, cancellationToken));
    }

    /// <inheritdoc/>
    public void Forget(InodeId inode, ulong count) => _inodes.Forget(inode, count);

    private async ValueTask<FsResult<FsEntry>> LookupSlowlyAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<Inode?> found = await ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (found.IsOk && IsLeavingUnderEyes(found.Value))
            {
                _inodes.Release(found.Value);
                using (await LockChildAsync(directory, name, cancellationToken).ConfigureAwait(false))
                {
                    // Whoever removes or replaces it holds this until it is done.
                }

                found = await ResolveAsync(directory, name, cancellationToken).ConfigureAwait(false);
            }

            return !found.IsOk ? found.Error
                : found.Value is { } inode ? SpelledEntry(inode, name)
                : NegativeEntry(_options.CacheTtl);
        }
        finally
        {
            _inodes.Release(directory);
        }
    }

    /// <summary>Finds what has a name.</summary>
    /// <returns>The inode with a reference taken, its attributes complete; null when nothing has the name.</returns>
    private async ValueTask<FsResult<Inode?>> ResolveAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        // The marker is there, but nobody is to see it.
        if (name == ObjectNames.Marker)
        {
            return (Inode?)null;
        }

        for (int attempt = 0; attempt < MaxResolveAttempts; attempt++)
        {
            if (_tree.TryResolve(directory, name, out Inode? inode, out ListedNode? partial, out _))
            {
                if (inode is not null || !AsksFurther(directory))
                {
                    return inode;
                }

                return directory.Place.IsGroup
                    ? await ResolveBucketAsync(directory, name, cancellationToken).ConfigureAwait(false)
                    : await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
            }

            if (partial is not null && attempt == 0)
            {
                Foresee(directory, name);
            }

            directory.Changes.BeginRead();
            try
            {
                FsResult<Loaded> loaded = await LoadAsync(directory, name, partial, attempt, cancellationToken).ConfigureAwait(false);
                if (!loaded.IsOk)
                {
                    return loaded.Error;
                }

                Loaded answer = loaded.Value;
                if (answer.IsRetry || !_tree.Settle(directory, answer.Place, name, answer.Node, answer.AsOf, out inode))
                {
                    continue;
                }

                return inode is not null || !_options.IgnoreCase ? inode
                    : directory.Place.IsGroup ? await ResolveBucketIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false)
                    : await ResolveIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                directory.Changes.EndRead();
            }
        }

        // The directory was renamed again and again meanwhile.
        return FsError.Busy;
    }

    // Someone who stats one stranger's object after the other gets the next ones asked for side by side.
    private void Foresee(DirectoryInode directory, string name)
    {
        if (_cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            foreach (ListedNode next in listing.Foresee(name, 2 * _options.MaxParallelRequests))
            {
                _ = ForeseeAsync(directory, next);
            }
        }
    }

    private async Task ForeseeAsync(DirectoryInode directory, ListedNode partial)
    {
        if (!directory.TryAddReference())
        {
            return;
        }

        directory.Changes.BeginRead();
        try
        {
            FsResult<Loaded> loaded = await LoadAsync(directory, partial.Name, partial, 0, _ended).ConfigureAwait(false);
            if (loaded is { IsOk: true, Value: { Node: { } node } answer })
            {
                _listings.Remember(directory, answer.Place, partial, node, answer.AsOf);
            }
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
        finally
        {
            directory.Changes.EndRead();
            _inodes.Release(directory);
        }
    }

    // Whether a file is just being removed or replaced, and somebody comes back who was refused once because of the one
    // before: he is given what is there afterwards, which will be kept for him.
    private bool IsLeavingUnderEyes([NotNullWhen(true)] Inode? inode)
        => inode is FileInode { IsGoing: true } file && _lateOpens.IsAwaited(file.Key);

    // Whether a name that no cache has may exist all the same.
    private bool AsksFurther(DirectoryInode directory) => _options.IgnoreCase || directory.Place.IsGroup;

    private async ValueTask<FsResult<Inode?>> ResolveIgnoringCaseAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        if (!_options.IgnoreCase)
        {
            return (Inode?)null;
        }

        string? actual = null;
        if (_cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            _ = listing.TryFindIgnoringCase(name, out actual);
        }
        else
        {
            FsResult<string?> scanned = directory.Place.IsGroup
                ? await ScanGroupIgnoringCaseAsync(directory.Place, name, cancellationToken).ConfigureAwait(false)
                : await ScanIgnoringCaseAsync(directory, name, cancellationToken).ConfigureAwait(false);
            if (!scanned.IsOk)
            {
                return scanned.Error;
            }

            actual = scanned.Value;
        }

        return actual is null || actual == name
            ? (Inode?)null
            : await ResolveAsync(directory, actual, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<string?>> ScanIgnoringCaseAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        ListingFetch fetch = _listings.StartOrJoin(directory);
        try
        {
            string? actual = null;
            for (int i = 0; ; i++)
            {
                FsResult<ListingPage?> page = await fetch.GetPageAsync(i, true, cancellationToken).ConfigureAwait(false);
                if (!page.IsOk)
                {
                    return page.Error;
                }

                if (page.Value is null)
                {
                    return actual;
                }

                if (CaseIndex.Find(page.Value.Nodes.Select(static node => node.Name), name) is { } found)
                {
                    actual = CaseIndex.First(actual, found);
                }
            }
        }
        finally
        {
            fetch.Leave();
        }
    }

    private bool TryReferDirectory(InodeId id, [NotNullWhen(true)] out DirectoryInode? directory, out FsError error)
    {
        directory = null;
        if (!_inodes.TryRefer(id, out Inode? inode))
        {
            error = FsError.Stale;
            return false;
        }

        directory = inode as DirectoryInode;
        if (directory is null)
        {
            _inodes.Release(inode);
            error = FsError.NotDirectory;
            return false;
        }

        error = FsError.None;
        return true;
    }

    private FsEntry NegativeEntry(TimeSpan validFor)
        => FsEntry.Negative(validFor < _options.NegativeTtl ? validFor : _options.NegativeTtl);

    // The same, with the name as it is stored where another spelling found it.
    private FsEntry SpelledEntry(Inode inode, string name)
    {
        string stored = inode.Name;
        FsEntry entry = CountedEntry(inode);
        return _options.IgnoreCase && stored != name && string.Equals(stored, name, StringComparison.OrdinalIgnoreCase) ? entry with { Name = stored } : entry;
    }

    // Turns the caller's reference into a lookup.
    private FsEntry CountedEntry(Inode inode)
    {
        FsEntry entry = Describe(inode);
        _inodes.CountLookup(inode);
        return entry;
    }
}
