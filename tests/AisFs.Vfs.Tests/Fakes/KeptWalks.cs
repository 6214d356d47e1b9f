using System.Collections.Concurrent;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Listings as a cluster makes them: what it found for one page it tells in a later one, and what lies below comes along.</summary>
internal sealed class KeptWalks(StoredObjects objects)
{
    private readonly ConcurrentDictionary<(BucketId Bucket, string Prefix, string Token), ListPage> _found = [];

    /// <summary>Whether the pages behind the first one tell what was there when that was asked for.</summary>
    public bool AreKept { get; set; }

    /// <summary>Whether pages bring what lies in sub-directories, if that is wanted.</summary>
    public bool BringBelow { get; set; }

    /// <summary>One page of a listing; null when there is no such bucket.</summary>
    public ListPage? List(BucketId bucket, ListRequest request)
    {
        if (AreKept && !request.Recursive && !request.StartsAnew && request.ContinuationToken.Length > 0
            && _found.TryRemove((bucket, request.Prefix, request.ContinuationToken), out ListPage? kept))
        {
            return kept with { GoesOn = true };
        }

        if (objects.List(bucket, request) is not { } first)
        {
            return null;
        }

        for (ListPage page = first; AreKept && !request.Recursive && page.ContinuationToken.Length > 0;)
        {
            string token = page.ContinuationToken;
            page = objects.List(bucket, request with { ContinuationToken = token })!;
            _found[(bucket, request.Prefix, token)] = page;
        }

        return BringBelow && request is { EntriesBelow: > 0, Recursive: false } ? first with { Below = Below(bucket, request, first) } : first;
    }

    private List<PageBelow> Below(BucketId bucket, ListRequest request, ListPage page)
    {
        List<PageBelow> below = [];
        if (page.Entries.FirstOrDefault(static entry => entry.IsDirectory) is not { Name: { } first })
        {
            return below;
        }

        for (string after = first + "/"; below.Sum(static page => page.Entries.Count) < request.EntriesBelow;)
        {
            ListPage found = objects.List(bucket, new ListRequest { Prefix = request.Prefix, Recursive = true, ContinuationToken = after })!;
            below.Add(new PageBelow(after, found.ContinuationToken.Length > 0 ? found.ContinuationToken : null, found.Entries, []));
            if (found.ContinuationToken.Length == 0)
            {
                return below;
            }

            // The last directory comes once more, as a whole.
            string last = found.ContinuationToken[..(found.ContinuationToken.LastIndexOf('/') + 1)];
            after = string.CompareOrdinal(last, after) > 0 ? last : found.ContinuationToken;
        }

        return below;
    }
}
