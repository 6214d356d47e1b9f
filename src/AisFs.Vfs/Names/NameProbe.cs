using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>Asks the cluster what a name means: an object, a directory, or both.</summary>
/// <param name="store">The cluster.</param>
/// <param name="markers">Reads what markers say of directories.</param>
/// <param name="below">Asks whether a directory holds anything.</param>
/// <param name="reader">Makes attributes of what the cluster tells.</param>
/// <param name="times">Remembers times.</param>
/// <param name="twins">Is told of names that belong to an object and a directory.</param>
/// <param name="clock">Knows whether anything is kept.</param>
internal sealed class NameProbe(IObjectStore store, DirectoryMarkers markers, ObjectsBelow below, MetaReader reader, ITimeStore times, TwinDirectories twins, MountClock clock)
{
    // A cluster that takes longer to look twice reads large directories for that.
    private static readonly TimeSpan s_cheap = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks for what a listing did not tell: the last write of a stranger's object, the marker of a directory.</summary>
    public async ValueTask<FsResult<ListedNode?>> CompleteAsync(DirectoryPlace place, ListedNode node, CancellationToken cancellationToken)
    {
        if (node.Meta.IsDirectory)
        {
            FsResult<NodeMeta> directory = place.IsGroup
                ? await LoadBucketAsync(place.Child(node.Name), node.Meta, cancellationToken).ConfigureAwait(false)
                : await markers.LoadAsync(place.Child(node.Name), node.Meta, cancellationToken).ConfigureAwait(false);
            return directory.IsOk ? node with { Meta = directory.Value } : directory.Error;
        }

        FsResult<ObjectInfo> head = await store.HeadAsync(place.Object(node.Segment), cancellationToken).ConfigureAwait(false);
        if (head.Error == FsError.NotFound)
        {
            head = await HeadMovedAsync(place.Object(node.Segment), cancellationToken).ConfigureAwait(false);
        }

        return head.IsOk ? node with { Meta = Read(place, node.Segment, head.Value, isFull: true) }
            : head.Error == FsError.NotFound ? (ListedNode?)null
            : head.Error;
    }

    /// <summary>Asks for a name of which nothing is known.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="isDirectoryHere">Whether the plain name of a twin belongs to a directory that only this mount knows.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <param name="look">How the object is looked up; null: by a HEAD.</param>
    /// <returns>What has the name; null when nothing has.</returns>
    public async ValueTask<FsResult<ListedNode?>> ProbeAsync(
        DirectoryPlace place, string name, bool isDirectoryHere, CancellationToken cancellationToken, IObjectLook? look = null)
    {
        if (ListedNode.IsTwinName(name))
        {
            FsResult<ListedNode?> twin = await ProbeTwinAsync(place, name[..^1], isDirectoryHere, cancellationToken).ConfigureAwait(false);
            if (!twin.IsOk || twin.Value is not null)
            {
                return twin;
            }
        }

        Task<FsResult<(ObjectInfo Info, bool IsFull)>> objectTask = look is null ? HeadAsync(place.Object(name), cancellationToken) : look.LookAsync(place, name, cancellationToken).AsTask();
        FsResult<ListEntry?> found = await below.FindAnyNowAsync(place.Child(name), cancellationToken).ConfigureAwait(false);
        FsResult<(ObjectInfo Info, bool IsFull)> head;
        bool mayBeHidden = found is { IsOk: true, Value: null };
        if (found.Error == FsError.Busy)
        {
            // The cluster moves objects, which can take hours. Meanwhile an object is believed to be alone with its name.
            head = await objectTask.ConfigureAwait(false);
            if (head.Error == FsError.NotFound)
            {
                objectTask = FindMovedAsync(place.Object(name), cancellationToken);
                head = await objectTask.ConfigureAwait(false);
            }

            found = head.IsOk ? (ListEntry?)null : await below.FindAnyAsync(place.Child(name), namesOnly: false, cancellationToken).ConfigureAwait(false);
            if (head.Error == FsError.NotFound && found is { IsOk: true, Value: null })
            {
                // It may have come to its target during the wait.
                objectTask = FindMovedAsync(place.Object(name), cancellationToken);
            }
        }

        FsResult<NodeMeta?> directory = await ReadDirectoryAsync(place.Child(name), found, cancellationToken).ConfigureAwait(false);
        head = await objectTask.ConfigureAwait(false);
        if (mayBeHidden && head.IsOk && LooksTwice(place.Child(name)))
        {
            directory = await ProbeBesideAsync(place.Child(name), cancellationToken).ConfigureAwait(false);
        }

        if (!directory.IsOk)
        {
            return directory.Error;
        }

        if (directory.Value is { } meta)
        {
            NoteTwin(place.Child(name), head.IsOk);
            return new ListedNode(name, false, meta);
        }

        // A name that the cluster refuses belongs to nothing.
        return head.IsOk ? new ListedNode(name, false, Read(place, name, head.Value.Info, head.Value.IsFull))
            : head.Error is FsError.NotFound or FsError.InvalidName or FsError.InvalidArgument or FsError.NameTooLong ? (ListedNode?)null
            : head.Error;
    }

    // Nearly all files have a name of their own: a third request for each of them would be too much. It is made where the bucket is known
    // to have others, and where no listing is kept that could tell so; once for each name, and not where it costs the cluster much.
    private bool LooksTwice(DirectoryPlace place)
    {
        string bucket = place.Bucket.ToString();
        return (!clock.Caches || twins.AreIn(bucket)) && !twins.AreCostly(bucket) && twins.IsNew(place.Key);
    }

    private void NoteTwin(DirectoryPlace directory, bool isTwin)
    {
        if (isTwin)
        {
            twins.Add(directory.Bucket.ToString(), directory.Key);
        }
    }

    /// <summary>What a directory is of whose name there is an object.</summary>
    private async ValueTask<FsResult<NodeMeta?>> ProbeBesideAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        Stamp began = clock.Now();
        FsResult<ListEntry?> found = await below.FindBesideObjectAsync(place, cancellationToken).ConfigureAwait(false);
        if (found is { IsOk: true, Value: null })
        {
            twins.NotFound(place.Key);
            if (clock.Elapsed(began) > s_cheap)
            {
                twins.FoundCostly(place.Bucket.ToString());
            }
        }

        return await ReadDirectoryAsync(place, found, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FsResult<(ObjectInfo Info, bool IsFull)>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        return head.IsOk ? (head.Value, true) : head.Error;
    }

    private async Task<FsResult<(ObjectInfo Info, bool IsFull)>> FindMovedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await HeadMovedAsync(key, cancellationToken).ConfigureAwait(false);
        return head.IsOk ? (head.Value, true) : head.Error;
    }

    /// <summary>
    /// Asks again for an object that may be on its way to another target. The target that it is to lie with denies it to a HEAD, and fetches
    /// it for a GET.
    /// </summary>
    private async ValueTask<FsResult<ObjectInfo>> HeadMovedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        FsResult<IObjectContent> content = await store.OpenReadAsync(key, 0, 1, cancellationToken).ConfigureAwait(false);
        if (!content.IsOk)
        {
            return content.Error == FsError.NotFound ? FsError.NotFound : await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        }

        ObjectInfo told = content.Value.Info;
        await content.Value.DisposeAsync().ConfigureAwait(false);
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        return head.Error == FsError.NotFound ? told : head;
    }

    /// <summary>Whether anything begins with a prefix, and what the directory's marker says.</summary>
    public async ValueTask<FsResult<NodeMeta?>> ProbeDirectoryAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        FsResult<ListEntry?> probed = await below.FindAnyAsync(place, namesOnly: false, cancellationToken).ConfigureAwait(false);
        return await ReadDirectoryAsync(place, probed, cancellationToken).ConfigureAwait(false);
    }

    // What a directory is by one of the objects below it.
    private async ValueTask<FsResult<NodeMeta?>> ReadDirectoryAsync(DirectoryPlace place, FsResult<ListEntry?> probed, CancellationToken cancellationToken)
    {
        if (!probed.IsOk)
        {
            return probed.Error is FsError.InvalidName or FsError.InvalidArgument ? (NodeMeta?)null : probed.Error;
        }

        if (probed.Value is not { } first)
        {
            return (NodeMeta?)null;
        }

        NodeMeta basis = reader.ImpliedDirectory;
        string rest = first.Name[place.Prefix.Length..];
        if (!markers.AreKept || IsBehindMarker(rest))
        {
            return basis;
        }

        if (rest == ObjectNames.Marker && first.Info is { } marker && MetaReader.Directory(marker, basis) is { IsComplete: true } meta)
        {
            return meta;
        }

        FsResult<NodeMeta> loaded = await markers.LoadAsync(place, basis, cancellationToken).ConfigureAwait(false);
        return loaded.IsOk ? loaded.Value : loaded.Error;
    }

    private NodeMeta Read(DirectoryPlace place, string segment, ObjectInfo info, bool isFull)
    {
        NodeMeta meta = reader.Object(info, isFull);
        if (!meta.IsComplete && times.TryLoad(place.Object(segment), meta.Version, out long known))
        {
            return meta.WrittenAt(known);
        }

        if (!meta.HasOwnTime && info.LastModifiedNs is { } written)
        {
            times.Save(place.Object(segment), meta.Version, written);
        }

        return meta;
    }

    /// <summary>A bucket is as old as the cluster says, unless its marker has another time. A listing of buckets has no times.</summary>
    private async ValueTask<FsResult<NodeMeta>> LoadBucketAsync(DirectoryPlace place, NodeMeta basis, CancellationToken cancellationToken)
    {
        Task<FsResult<BucketInfo>>? bucket = !place.IsGroup && basis.ModifiedNs == reader.UnseenDirectory.ModifiedNs
            ? store.HeadBucketAsync(place.Bucket, cancellationToken).AsTask()
            : null;
        FsResult<NodeMeta> marker = await markers.LoadAsync(place, basis, cancellationToken).ConfigureAwait(false);
        if (bucket is null || await bucket.ConfigureAwait(false) is not { IsOk: true, Value: var info } || marker is not { IsOk: true, Value.HasOwnTime: false })
        {
            return marker;
        }

        NodeMeta dated = reader.Bucket(info);
        return marker.Value with { ModifiedNs = dated.ModifiedNs, ChangedNs = dated.ChangedNs };
    }

    private async ValueTask<FsResult<ListedNode?>> ProbeTwinAsync(DirectoryPlace place, string segment, bool isDirectoryHere, CancellationToken cancellationToken)
    {
        Task<FsResult<ObjectInfo>> objectTask = store.HeadAsync(place.Object(segment), cancellationToken).AsTask();
        FsResult<NodeMeta?> directory = await ProbeDirectoryAsync(place.Child(segment), cancellationToken).ConfigureAwait(false);
        FsResult<ObjectInfo> head = await objectTask.ConfigureAwait(false);
        if (directory is { IsOk: true, Value: null } && head.IsOk)
        {
            directory = await ProbeBesideAsync(place.Child(segment), cancellationToken).ConfigureAwait(false);
        }

        NoteTwin(place.Child(segment), directory is { IsOk: true, Value: not null } && head.IsOk);

        return !directory.IsOk ? directory.Error
            : !head.IsOk && head.Error != FsError.NotFound ? head.Error
            : (directory.Value is not null || isDirectoryHere) && head.IsOk ? ListedNode.Twin(segment, Read(place, segment, head.Value, isFull: true))
            : (ListedNode?)null;
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
}
