using System.Diagnostics;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Gives the pages of listings and books each listing as a job, of the listing's uuid.</summary>
/// <param name="map">The cluster's nodes.</param>
/// <param name="book">The jobs.</param>
internal sealed class ListingJobs(ClusterMap map, JobBook book)
{
    private const string Kind = "list";

    /// <summary>How long a listing waits for the question about its next page.</summary>
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(20);

    private readonly WalkTable _walks = new(map);

    /// <summary>The next page of a listing.</summary>
    public ListPage Next(Bucket bucket, ListQuery query)
    {
        long began = Stopwatch.GetTimestamp();
        Job job = JobOf(bucket, query);
        ListPage page = bucket.Key.IsRemote ? FlatLister.List(bucket, query) : _walks.Next(bucket, query);
        if (bucket.Key.IsRemote)
        {
            page.Given.Add((PagingTarget(query), page.Entries.Count));
        }

        page.Given.ForEach(given => job.At(given.Target).CountNames(given.Entries));
        book.RestAfterPage(job, Stopwatch.GetElapsedTime(began));
        return page;
    }

    /// <summary>A listing that goes on has its job; one that has ended meanwhile gets a new one of the same id.</summary>
    private Job JobOf(Bucket bucket, ListQuery query)
    {
        Job? known = query.IsNew ? null : book.Find(query.Uuid);
        return known is not null && known.Description.Kind == Kind && known.Description.Bucket == bucket.Key && !known.IsOrphan && book.IsRunning(known)
            ? known
            : book.Start(book.Describe(query.Uuid, Kind, bucket.Key) with
            {
                Control = query.Describe(bucket.Key.DisplayName) + (bucket.Key.IsRemote ? ", remote" : string.Empty),
                HasStatus = false,
                IdleTime = s_idleTime,
                ToldAt = PagingTarget(query).Id,
            });
    }

    /// <summary>The target that has the listing's uuid: it speaks for all, and asks the cloud for the names of a remote bucket.</summary>
    private NodeInfo PagingTarget(ListQuery query) => map.Membership.OwnerOf(RendezvousHash.Digest(Encoding.UTF8.GetBytes(query.Uuid)));
}
