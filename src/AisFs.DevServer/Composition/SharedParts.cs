using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers.Control;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Composition;

/// <summary>What handlers of several kinds use.</summary>
internal sealed class SharedParts
{
    public SharedParts(ClusterState state)
    {
        Lookup = new BucketLookup(state.Buckets, state.Map, state.Options.Backends);
        Gate = new Gate(state.AuthN, state.Map.Uuid);
        Redirector = new Redirector(state.Map, state.Clock);
        Book = new JobBook(state.Jobs, state.Clock, state.Options.JobQuietTime);
        Listings = new ListingJobs(state.Map, Book);
        Composer = new ObjectComposer(state.Storage, state.Clock);
        Transforms = new Transforms(Etls);
        Uploads = new UploadTable(state.Clock);
        Config = new ClusterConfig(state.Map, state.Clock, state.Options.MountpathRoot, state.Options.Backends, state.Options.Features);
        Rechunker = new Rechunker(state.Map, Book, state.Clock);
        state.Buckets.Inherited = Config.ForBuckets;
    }

    /// <summary>What the cluster is told to do.</summary>
    public ClusterConfig Config { get; }

    public Rechunker Rechunker { get; }

    public BucketLookup Lookup { get; }

    public Gate Gate { get; }

    public Redirector Redirector { get; }

    public JobBook Book { get; }

    public ListingJobs Listings { get; }

    public ObjectComposer Composer { get; }

    public EtlTable Etls { get; } = new();

    public Transforms Transforms { get; }

    /// <summary>The multipart uploads, which the S3 interface shows too.</summary>
    public UploadTable Uploads { get; }
}
