using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>What the nodes of a running cluster share. Only the start and the end of the cluster see it as a whole.</summary>
internal sealed class ClusterState : IDisposable
{
    public ClusterState(DevServerOptions options, ClusterMap map, IStorage storage, FaultPlan faults, RequestLog requests)
    {
        Options = options;
        Map = map;
        Storage = storage;
        Faults = faults;
        Requests = requests;
        Clock = new ClusterClock(options.TimeProvider);
        Buckets = new BucketTable(map, storage, Clock);
        TargetControl = new TargetControl(map, Buckets, storage, Jobs, Clock);
        Resilver = new Resilver(Buckets, storage, Jobs, map, Clock, options.TimeProvider);
        AuthN = options.AuthN is null ? null : new AuthNState(options.AuthN, options.TimeProvider);
    }

    public DevServerOptions Options { get; }

    /// <summary>The nodes.</summary>
    public ClusterMap Map { get; }

    public IStorage Storage { get; }

    public ClusterClock Clock { get; }

    public BucketTable Buckets { get; }

    /// <summary>What happens to the targets.</summary>
    public TargetControl TargetControl { get; }

    /// <summary>What changes the targets' mountpaths.</summary>
    public Resilver Resilver { get; }

    /// <summary>The AuthN service; null if the cluster wants no tokens.</summary>
    public AuthNState? AuthN { get; }

    public JobTable Jobs { get; } = new();

    /// <summary>The attached clusters.</summary>
    public RemoteTable Remotes { get; } = new();

    public FaultPlan Faults { get; }

    public RequestLog Requests { get; }

    /// <summary>Ends requests that wait for a lock.</summary>
    public void ReleaseWaiting()
    {
        foreach (NodeInfo target in Map.Targets)
        {
            target.Locks.Dispose();
        }
    }

    public void Dispose()
    {
        Remotes.Dispose();
        Storage.Dispose();
    }
}
