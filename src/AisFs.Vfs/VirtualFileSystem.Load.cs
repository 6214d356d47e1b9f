using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private readonly ConcurrentDictionary<string, Task<FsResult<Loaded>>> _loads = new(StringComparer.Ordinal);

    /// <summary>Asks the cluster for one name; those who ask at the same time share the answer, unless nothing may be cached.</summary>
    private async ValueTask<FsResult<Loaded>> LoadAsync(
        DirectoryInode directory, string name, ListedNode? partial, int attempt, CancellationToken cancellationToken)
    {
        if (!_clock.Caches)
        {
            return await LoadCoreAsync(directory, name, partial, 0, cancellationToken).ConfigureAwait(false);
        }

        int pages = partial is null && !directory.Place.IsGroup && attempt < MaxResolveAttempts / 2
            ? _options.IgnoreCase ? 1 : directory.Demand.Miss(_clock)
            : 0;
        string key = directory.Place.PathOf(name);
        TaskCompletionSource<FsResult<Loaded>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<FsResult<Loaded>> load = _loads.GetOrAdd(key, mine.Task);
        if (ReferenceEquals(load, mine.Task))
        {
            _ = RunLoadAsync(directory, name, partial, pages, key, mine);
        }

        return await load.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Runs to its end though the first who asked may have gone.
    private async Task RunLoadAsync(
        DirectoryInode directory, string name, ListedNode? partial, int pages, string key, TaskCompletionSource<FsResult<Loaded>> done)
    {
        _ = directory.TryAddReference();
        directory.Changes.BeginRead();
        FsResult<Loaded> result = FsError.Io;
        try
        {
            result = await LoadCoreAsync(directory, name, partial, pages, _ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = FsError.Interrupted;
        }
        finally
        {
            _loads.TryRemove(key, out _);
            done.SetResult(result);
            directory.Changes.EndRead();
            _inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult<Loaded>> LoadCoreAsync(
        DirectoryInode directory, string name, ListedNode? partial, int pages, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = _clock.Now();
        if (place.IsGroup && partial is null)
        {
            return await LoadFromGroupAsync(directory, place, name, asOf, cancellationToken).ConfigureAwait(false);
        }

        if (pages > 0 && await ListForLookupsAsync(directory, pages, cancellationToken).ConfigureAwait(false))
        {
            return new Loaded(place, asOf, null, IsRetry: true);
        }

        FsResult<ListedNode?> node = partial is { } known
            ? await CompleteAsync(place, known, cancellationToken).ConfigureAwait(false)
            : await ProbeAsync(directory, place, name, cancellationToken).ConfigureAwait(false);
        return node.IsOk ? new Loaded(place, asOf, node.Value) : node.Error;
    }

    private async ValueTask<bool> ListForLookupsAsync(DirectoryInode directory, int pages, CancellationToken cancellationToken)
    {
        ListingFetch fetch = _listings.StartOrJoin(directory);
        try
        {
            for (int i = 0; i < pages; i++)
            {
                FsResult<ListingPage?> page = await fetch.GetPageAsync(i, i + 1 < pages, cancellationToken).ConfigureAwait(false);
                if (!page.IsOk || page.Value is null)
                {
                    return page.IsOk;
                }
            }

            return true;
        }
        finally
        {
            if (!fetch.IsComplete)
            {
                directory.Demand.Listed(fetch.Entries, isComplete: false);
            }

            fetch.Leave();
        }
    }

    /// <summary>Asks for what a listing did not tell: the last write of a stranger's object, the marker of a directory.</summary>
    private async ValueTask<FsResult<ListedNode?>> CompleteAsync(DirectoryPlace place, ListedNode node, CancellationToken cancellationToken)
    {
        if (node.Meta.IsDirectory)
        {
            FsResult<NodeMeta> directory = place.IsGroup
                ? await LoadBucketAsync(place.Child(node.Name), node.Meta, cancellationToken).ConfigureAwait(false)
                : await LoadMarkerAsync(place.Child(node.Name), node.Meta, cancellationToken).ConfigureAwait(false);
            return directory.IsOk ? node with { Meta = directory.Value } : directory.Error;
        }

        FsResult<ObjectInfo> head = await _store.HeadAsync(place.Object(node.Segment), cancellationToken).ConfigureAwait(false);
        return head.IsOk ? node with { Meta = _reader.Object(head.Value, isFull: true) }
            : head.Error == FsError.NotFound ? (ListedNode?)null
            : head.Error;
    }

    /// <summary>A bucket is as old as the cluster says, unless its marker has another time. A listing of buckets has no times.</summary>
    private async ValueTask<FsResult<NodeMeta>> LoadBucketAsync(DirectoryPlace place, NodeMeta basis, CancellationToken cancellationToken)
    {
        Task<FsResult<BucketInfo>>? bucket = !place.IsGroup && basis.ModifiedNs == _reader.UnseenDirectory.ModifiedNs
            ? _store.HeadBucketAsync(place.Bucket, cancellationToken).AsTask()
            : null;
        FsResult<NodeMeta> marker = await LoadMarkerAsync(place, basis, cancellationToken).ConfigureAwait(false);
        if (bucket is null || await bucket.ConfigureAwait(false) is not { IsOk: true, Value: var info } || marker is not { IsOk: true, Value.HasOwnTime: false })
        {
            return marker;
        }

        NodeMeta dated = _reader.Bucket(info);
        return marker.Value with { ModifiedNs = dated.ModifiedNs, ChangedNs = dated.ChangedNs };
    }

    private async ValueTask<FsResult<NodeMeta>> LoadMarkerAsync(DirectoryPlace place, NodeMeta basis, CancellationToken cancellationToken)
    {
        if (place.IsGroup || !_options.DirectoryMarkers)
        {
            return MetaReader.Directory(null, basis);
        }

        FsResult<ObjectInfo> marker = await _store.HeadAsync(place.Marker, cancellationToken).ConfigureAwait(false);
        return marker.IsOk ? MetaReader.Directory(marker.Value, basis) with { IsComplete = true }
            : marker.Error == FsError.NotFound ? MetaReader.Directory(null, basis)
            : marker.Error;
    }

    /// <summary>Asks for a name of which nothing is known: is it an object, is it a prefix, or both?</summary>
    private async ValueTask<FsResult<ListedNode?>> ProbeAsync(DirectoryInode parent, DirectoryPlace place, string name, CancellationToken cancellationToken)
    {
        if (name.Length > 1 && name.EndsWith(ListedNode.TwinSuffix))
        {
            FsResult<ListedNode?> twin = await ProbeTwinAsync(parent, place, name[..^1], cancellationToken).ConfigureAwait(false);
            if (!twin.IsOk || twin.Value is not null)
            {
                return twin;
            }
        }

        Task<FsResult<ObjectInfo>> objectTask = _store.HeadAsync(place.Object(name), cancellationToken).AsTask();
        FsResult<NodeMeta?> directory = await ProbeDirectoryAsync(place.Child(name), cancellationToken).ConfigureAwait(false);
        FsResult<ObjectInfo> head = await objectTask.ConfigureAwait(false);
        if (!directory.IsOk)
        {
            return directory.Error;
        }

        if (directory.Value is { } meta)
        {
            return new ListedNode(name, false, meta);
        }

        // A name that the cluster refuses belongs to nothing.
        return head.IsOk ? new ListedNode(name, false, _reader.Object(head.Value, isFull: true))
            : head.Error is FsError.NotFound or FsError.InvalidName or FsError.InvalidArgument or FsError.NameTooLong ? (ListedNode?)null
            : head.Error;
    }

    private async ValueTask<FsResult<ListedNode?>> ProbeTwinAsync(DirectoryInode parent, DirectoryPlace place, string segment, CancellationToken cancellationToken)
    {
        Task<FsResult<ObjectInfo>> objectTask = _store.HeadAsync(place.Object(segment), cancellationToken).AsTask();
        FsResult<NodeMeta?> directory = await ProbeDirectoryAsync(place.Child(segment), cancellationToken).ConfigureAwait(false);
        FsResult<ObjectInfo> head = await objectTask.ConfigureAwait(false);
        return !directory.IsOk ? directory.Error
            : !head.IsOk && head.Error != FsError.NotFound ? head.Error
            : (directory.Value is not null || HasLocalDirectory(parent, segment)) && head.IsOk ? ListedNode.Twin(segment, _reader.Object(head.Value, isFull: true))
            : (ListedNode?)null;
    }

    private static bool HasLocalDirectory(DirectoryInode parent, string name)
    {
        lock (parent.ChildrenLock)
        {
            return parent.PeekChildLocked(name) is DirectoryInode { IsLocal: true };
        }
    }

    /// <summary>Whether anything begins with a prefix, and what the directory's marker says.</summary>
    private async ValueTask<FsResult<NodeMeta?>> ProbeDirectoryAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        FsResult<ListEntry?> probed = await FirstBelowAsync(place, namesOnly: false, cancellationToken).ConfigureAwait(false);
        if (!probed.IsOk)
        {
            return probed.Error is FsError.InvalidName or FsError.InvalidArgument ? (NodeMeta?)null : probed.Error;
        }

        if (probed.Value is not { } first)
        {
            return (NodeMeta?)null;
        }

        NodeMeta basis = _reader.ImpliedDirectory;
        string rest = first.Name[place.Prefix.Length..];
        if (!_options.DirectoryMarkers || IsBehindMarker(rest))
        {
            return basis;
        }

        if (rest == ObjectNames.Marker && first.Info is { } marker && MetaReader.Directory(marker, basis) is { IsComplete: true } meta)
        {
            return meta;
        }

        FsResult<NodeMeta> loaded = await LoadMarkerAsync(place, basis, cancellationToken).ConfigureAwait(false);
        return loaded.IsOk ? loaded.Value : loaded.Error;
    }

    /// <summary>
    /// Whether a marker would have come before this name. Listings are in order, but for what is in a directory whose name the
    /// marker's begins with: it may come first.
    /// </summary>
    private static bool IsBehindMarker(string name)
    {
        int dash = ObjectNames.Marker.LastIndexOf('-');
        return string.CompareOrdinal(name, ObjectNames.Marker) > 0
            && (name.Length <= dash || name[dash] > '/' || !name.StartsWith(ObjectNames.Marker[..dash], StringComparison.Ordinal));
    }

    /// <summary>One of the objects below a directory, in most cases the first; null when there is none.</summary>
    private async ValueTask<FsResult<ListEntry?>> FirstBelowAsync(DirectoryPlace place, bool namesOnly, CancellationToken cancellationToken)
    {
        ListingPages pages = new(_store, place.Bucket, new ListRequest { Prefix = place.Prefix, Recursive = true, NamesOnly = namesOnly, PageSize = 1, IsSample = true }, _log);
        while (true)
        {
            FsResult<ListPage?> page = await pages.NextAsync(cancellationToken).ConfigureAwait(false);
            if (!page.IsOk)
            {
                return page.Error;
            }

            if (page.Value is not { Entries.Count: 0 })
            {
                return page.Value?.Entries[0];
            }
        }
    }
}
