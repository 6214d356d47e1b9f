using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private const int AttributeBatch = 64;

    /// <inheritdoc/>
    public ValueTask<FsResult<HandleId>> OpenDirectoryAsync(InodeId inode, CancellationToken cancellationToken)
        => TryReferDirectory(inode, out DirectoryInode? directory, out FsError error)
            ? new(_handles.Add(new DirectoryHandle(directory)))
            : new(error);

    /// <inheritdoc/>
    public ValueTask<FsResult> ReadDirectoryAsync(HandleId handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return !_handles.TryGet(handle, out DirectoryHandle? open) ? new(FsError.BadHandle)
            : cookie < 0 ? new(FsError.InvalidArgument)
            : GuardAsync(EnumerateAsync(open, cookie, withLookup, sink, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask ReleaseDirectoryAsync(HandleId handle)
    {
        if (_handles.TryRemove(handle, out DirectoryHandle? open))
        {
            open.Dispose();
            _inodes.Release(open.Inode);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<FsResult> EnumerateAsync(DirectoryHandle handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        await handle.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DirectoryInode directory = handle.Inode;
            if (cookie == 0 || handle.Cursor is null)
            {
                FsResult begun = await BeginAsync(handle, cancellationToken).ConfigureAwait(false);
                if (!begun.IsOk)
                {
                    return begun;
                }
            }

            if (cookie == 0 && !sink.TryAdd(".", Describe(directory), 1))
            {
                return FsResult.Ok;
            }

            if (cookie <= 1 && !sink.TryAdd("..", Describe((Inode?)directory.Parent ?? directory), 2))
            {
                return FsResult.Ok;
            }

            return await EnumeratePagesAsync(directory, handle.Cursor!, cookie, withLookup, sink, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            handle.Gate.Release();
        }
    }

    /// <summary>Begins an enumeration: over what is cached when that may be believed, else over pages as they arrive.</summary>
    private async ValueTask<FsResult> BeginAsync(DirectoryHandle handle, CancellationToken cancellationToken)
    {
        DirectoryInode directory = handle.Inode;
        handle.Cursor?.Close();
        handle.Cursor = null;
        if (directory is { IsUnlinked: true, Place.IsBucketRoot: true })
        {
            return BucketGone(directory);
        }

        if (directory.IsUnlinked)
        {
            handle.Cursor = new DirectoryCursor(directory, new ListingPage(_clock.Now(), []), _clock.Now());
            return FsResult.Ok;
        }

        if (directory.Place.IsGroup)
        {
            return await BeginGroupAsync(handle, cancellationToken).ConfigureAwait(false);
        }

        lock (directory.ChildrenLock)
        {
            if (_cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
            {
                handle.Cursor = new DirectoryCursor(directory, new ListingPage(listing.AsOf, listing.Snapshot()), _clock.Now());
                return FsResult.Ok;
            }
        }

        handle.Cursor = new DirectoryCursor(directory, _listings.StartOrJoin(directory));
        return FsResult.Ok;
    }

    private async ValueTask<FsResult> BeginGroupAsync(DirectoryHandle handle, CancellationToken cancellationToken)
    {
        DirectoryInode directory = handle.Inode;
        Stamp asOf = _clock.Now();
        ListedNode[] nodes;
        if (_cache.TryGetFreshListing(directory.Place.Key, out DirectoryListing? listing))
        {
            nodes = listing.Snapshot();
        }
        else
        {
            FsResult<Dictionary<string, ListedNode>> children = await ListGroupAsync(directory.Place, cancellationToken).ConfigureAwait(false);
            if (!children.IsOk)
            {
                return children.Error;
            }

            nodes = [.. children.Value.Values];
            directory.Changes.BeginRead();
            _listings.InstallListing(directory, directory.Place, asOf, children.Value, hasMarker: false);
            directory.Changes.EndRead();
        }

        handle.Cursor = new DirectoryCursor(directory, new ListingPage(asOf, nodes), _clock.Now());
        return FsResult.Ok;
    }

    private async ValueTask<FsResult> EnumeratePagesAsync(
        DirectoryInode directory, DirectoryCursor cursor, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        (int number, int index) = DirectoryCursor.Position(cookie);
        bool needsAttributes = sink.NeedsAttributes;
        while (true)
        {
            FsResult<ListingPage?> got = await cursor.GetPageAsync(number, cancellationToken).ConfigureAwait(false);
            if (got.Error == FsError.NotFound)
            {
                return BucketGone(directory);
            }

            if (!got.IsOk || got.Value is not { } page)
            {
                return new FsResult(got.Error);
            }

            int batch = index;
            ListedNode[]? complete = null;
            for (; index < page.Nodes.Length; index++)
            {
                if (needsAttributes && (complete is null || index - batch == complete.Length))
                {
                    batch = index;
                    complete = page.Nodes[index..Math.Min(index + AttributeBatch, page.Nodes.Length)];
                    FsResult completed = await CompleteAllAsync(directory, complete, cancellationToken).ConfigureAwait(false);
                    if (!completed.IsOk)
                    {
                        return completed;
                    }
                }

                ListedNode node = complete is null ? page.Nodes[index] : complete[index - batch];
                if (!TryEmit(directory, cursor, page, node, withLookup, sink, DirectoryCursor.Cookie(number, index)))
                {
                    return FsResult.Ok;
                }
            }

            number++;
            index = 0;
        }
    }

    // C libraries take "no such file" of a listing for its end: the directory would seem empty, and copies of it be emptied.
    private FsError BucketGone(DirectoryInode directory)
    {
        LogBucketGone(_log, directory.Place.Path);
        return FsError.Io;
    }

    /// <summary>Gives one name to the sink, unless this mount has removed it meanwhile.</summary>
    /// <returns>False when the sink is full.</returns>
    private bool TryEmit(DirectoryInode directory, DirectoryCursor cursor, ListingPage page, in ListedNode listed, bool withLookup, IDirectorySink sink, long cookie)
    {
        ListedNode node = listed;
        if (directory.Changes.IsOverridden(node.Name, cursor.StartedAt.Order, out ListedNode? after, out bool isSettled) && isSettled)
        {
            if (after is not { } changed)
            {
                return true;
            }

            node = changed;
        }

        _ = directory.TryGetChild(node.Name, out Inode? inode);
        if (inode is null && page.IsLocal)
        {
            return true;
        }

        if (withLookup && inode is null && node.Meta.IsComplete)
        {
            inode = _tree.AttachListed(directory, node, page.AsOf);
            if (inode is null)
            {
                return true;
            }
        }

        bool isKnown = inode is not null && (_tree.IsTrusted(inode) || TryRenew(directory, node, page.AsOf, ref inode));
        FsEntry entry = isKnown ? Describe(inode!) : ListedEntry(directory, node);
        if (!sink.TryAdd(node.Name, entry, cookie))
        {
            if (inode is not null)
            {
                _inodes.Release(inode);
            }

            return false;
        }

        if (withLookup && isKnown)
        {
            _inodes.CountLookup(inode!);
        }
        else if (inode is not null)
        {
            _inodes.Release(inode);
        }

        return true;
    }

    // A page that is not cached all the same tells of the inodes that it shows.
    private bool TryRenew(DirectoryInode directory, in ListedNode node, Stamp asOf, ref Inode inode)
    {
        if (!node.Meta.IsComplete || inode.Kind != node.Meta.Kind)
        {
            return false;
        }

        if (_tree.AttachListed(directory, node, asOf) is not { } renewed)
        {
            return false;
        }

        // Another one when the object has been replaced.
        _inodes.Release(inode);
        inode = renewed;
        return renewed.Meta.IsComplete;
    }

    // An entry that counts as no lookup, and so has no inode: its attributes may not all be known.
    private FsEntry ListedEntry(DirectoryInode directory, in ListedNode node)
    {
        NodeMeta meta = node.Meta;
        FsAttributes attributes = new()
        {
            Number = _inodes.NumberOf(directory, node.Name, meta.IsDirectory),
            Kind = meta.Kind,
            Size = meta.Size,
            Mode = meta.Mode,
            Uid = meta.Uid,
            Gid = meta.Gid,
            LinkCount = meta.IsDirectory ? 2u : 1u,
            AccessedNs = meta.AccessedNs ?? meta.ModifiedNs,
            ModifiedNs = meta.ModifiedNs,
            ChangedNs = meta.ChangedNs,
            CreatedNs = meta.CreatedNs ?? meta.ModifiedNs,
            DosAttributes = meta.DosAttributes,
            IsCached = meta.IsCached,
            EaSize = meta.EaSize,
        };
        return new FsEntry(attributes, TimeSpan.Zero);
    }

    /// <summary>Asks for what a listing did not tell, side by side; the cache remembers it.</summary>
    private async ValueTask<FsResult> CompleteAllAsync(DirectoryInode directory, ListedNode[] nodes, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = _clock.Now();
        FsError failure = FsError.None;
        ParallelOptions parallelism = Parallelism();
        parallelism.CancellationToken = cancellationToken;
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = nodes[i].Meta.IsComplete ? nodes[i] : _listings.CompletedByOld(place, nodes[i]);
        }

        int[] partial = [.. Enumerable.Range(0, nodes.Length).Where(i => !nodes[i].Meta.IsComplete)];
        if (partial.Length == 0)
        {
            return FsResult.Ok;
        }

        await Parallel.ForEachAsync(partial, parallelism, async (i, token) =>
        {
            FsResult<ListedNode?> complete = await CompleteAsync(place, nodes[i], token).ConfigureAwait(false);
            if (complete is { IsOk: true, Value: { } node })
            {
                _listings.Remember(directory, place, nodes[i], node, asOf);
                nodes[i] = node;
            }
            else if (!complete.IsOk)
            {
                failure = complete.Error;
            }
        }).ConfigureAwait(false);
        return new FsResult(failure);
    }
}
