using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Names;

/// <summary>The objects below a directory, at whatever depth; the cluster is asked in any case.</summary>
/// <param name="store">The cluster.</param>
/// <param name="twins">Knows the directories that have to be asked for with care.</param>
/// <param name="log">Takes what failed.</param>
internal sealed class ObjectsBelow(IObjectStore store, TwinDirectories twins, ILogger log)
{
    /// <summary>One of the objects, in most cases the first; null when there is none.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="namesOnly">Whether the name alone will do.</param>
    public ValueTask<FsResult<ListEntry?>> FindAnyAsync(DirectoryPlace place, bool namesOnly, CancellationToken cancellationToken)
        => FindAsync(place, One(place) with { NamesOnly = namesOnly }, cancellationToken);

    private async ValueTask<FsResult<ListEntry?>> FindAsync(DirectoryPlace place, ListRequest request, CancellationToken cancellationToken)
    {
        ListEntry? found = null;
        FsError error = await VisitAsync(
            place,
            request,
            entry =>
            {
                found = entry;
                return false;
            },
            cancellationToken).ConfigureAwait(false);
        return error == FsError.None ? found : error;
    }

    /// <summary>The same for a directory of whose name there is an object: the cluster may have left out what it holds when it was asked like for others.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public ValueTask<FsResult<ListEntry?>> FindBesideObjectAsync(DirectoryPlace place, CancellationToken cancellationToken)
        => FindAsync(place, One(place) with { BesideObject = true }, cancellationToken);

    /// <summary>The same, without waiting for a cluster that moves objects.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>One of the objects; null when there is none, or <see cref="FsError.Busy"/> when that is not certain.</returns>
    public async ValueTask<FsResult<ListEntry?>> FindAnyNowAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        FsResult<ListPage> page = await store.ListAsync(place.Bucket, One(place) with { TakesUncertain = true }, cancellationToken).ConfigureAwait(false);
        return !page.IsOk ? page.Error
            : page.Value.Entries.Count > 0 ? page.Value.Entries[0]
            : page.Value.IsUncertain ? FsError.Busy
            : page.Value.ContinuationToken.Length == 0 ? (ListEntry?)null
            : await FindAnyAsync(place, namesOnly: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that a directory holds nothing but its marker.</summary>
    /// <returns>Whether the marker is there, or <see cref="FsError.NotEmpty"/>.</returns>
    public async ValueTask<FsResult<bool>> CheckEmptyAsync(DirectoryPlace place, CancellationToken cancellationToken)
    {
        bool hasMarker = false;
        bool hasOther = false;
        string marker = place.Marker.Name;
        ListRequest request = new() { Prefix = place.Prefix, Recursive = true, NamesOnly = true, PageSize = 2, IsSample = true, BesideObject = twins.Cover(place.Key) };
        FsError error = await VisitAsync(
            place,
            request,
            entry =>
            {
                hasMarker |= entry.Name == marker;
                hasOther |= entry.Name != marker;
                return !hasOther;
            },
            cancellationToken).ConfigureAwait(false);
        return error != FsError.None ? error : hasOther ? FsError.NotEmpty : hasMarker;
    }

    /// <summary>The names of all objects.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="target">Where they are to go.</param>
    /// <returns>The names, or <see cref="FsError.NameTooLong"/> when one would be too long in the target.</returns>
    public async ValueTask<FsResult<List<string>>> ListAsync(DirectoryPlace place, DirectoryPlace target, CancellationToken cancellationToken)
    {
        List<string> names = [];
        bool isTooLong = false;
        FsError error = await VisitAsync(
            place,
            new ListRequest { Prefix = place.Prefix, Recursive = true, NamesOnly = true, BesideObject = twins.Cover(place.Key) },
            entry =>
            {
                if (!entry.IsDirectory)
                {
                    isTooLong |= ObjectNames.IsTooLong(string.Concat(target.Prefix, entry.Name.AsSpan(place.Prefix.Length)));
                    names.Add(entry.Name);
                }

                return !isTooLong;
            },
            cancellationToken).ConfigureAwait(false);
        return error != FsError.None ? error : isTooLong ? FsError.NameTooLong : names;
    }

    private ListRequest One(DirectoryPlace place)
        => new() { Prefix = place.Prefix, Recursive = true, PageSize = 1, IsSample = true, BesideObject = twins.Cover(place.Key) };

    /// <summary>Shows a visitor one entry after the other, until it answers false.</summary>
    private async ValueTask<FsError> VisitAsync(DirectoryPlace place, ListRequest request, Func<ListEntry, bool> visit, CancellationToken cancellationToken)
    {
        ListingPages pages = new(store, place.Bucket, request, log);
        while (true)
        {
            FsResult<ListPage?> page = await pages.NextAsync(startsAnew: true, cancellationToken).ConfigureAwait(false);
            if (!page.IsOk || page.Value is not { } present || !present.Entries.All(visit))
            {
                return page.Error;
            }
        }
    }
}
