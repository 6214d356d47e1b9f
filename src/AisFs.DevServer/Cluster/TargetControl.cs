using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>What can happen to the targets of a cluster. May be used while the cluster is busy.</summary>
public sealed class TargetControl
{
    private readonly ClusterMap _map;
    private readonly Rebalance _rebalance;
    private readonly JobTable _jobs;
    private readonly ClusterClock _clock;
    private Job? _job;

    internal TargetControl(ClusterMap map, BucketTable buckets, IStorage storage, JobTable jobs, ClusterClock clock)
    {
        _map = map;
        _rebalance = new Rebalance(map, buckets, storage);
        _jobs = jobs;
        _clock = clock;
    }

    /// <summary>The targets' ids, those in maintenance too.</summary>
    public IReadOnlyList<string> Ids => [.. _map.Targets.Select(static target => target.Id)];

    /// <summary>Whether a rebalance is under way.</summary>
    public bool IsRebalancing => _map.Membership.IsRebalancing;

    /// <summary>The target that owns an object of an ais:// bucket.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="name">The object's name.</param>
    /// <returns>The target's id.</returns>
    public string OwnerOf(string bucket, string name)
        => _map.OwnerOf(BucketKey.InGlobalNamespace(Providers.Ais, bucket), Encoding.UTF8.GetBytes(name)).Id;

    /// <summary>How a target is.</summary>
    /// <param name="id">The target's id.</param>
    /// <returns>Its condition.</returns>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public TargetCondition ConditionOf(string id) => Find(id).Life.Condition;

    /// <summary>Whether a target is in maintenance.</summary>
    /// <param name="id">The target's id.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public bool IsInMaintenance(string id) => !_map.Membership.Active.Contains(Find(id));

    /// <summary>
    /// Ends a target's process: connections are reset, in the middle of an answer too, and refused from then on; its locks
    /// are gone. The proxy goes on redirecting to it, and what needs all targets fails.
    /// </summary>
    /// <param name="id">The target's id.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public void Stop(string id) => Find(id).Stop();

    /// <summary>Starts a stopped target on its port, and lets a hung one go on.</summary>
    /// <param name="id">The target's id.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    /// <exception cref="IOException">Another program has taken the port.</exception>
    public void Start(string id) => Find(id).Life.Start();

    /// <summary>Makes a target accept connections and answer nothing, until it is started.</summary>
    /// <param name="id">The target's id.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    /// <exception cref="InvalidOperationException">It is stopped.</exception>
    public void Hang(string id) => Find(id).Life.Hang();

    /// <summary>
    /// Takes a target into maintenance or back. Names belong to other targets then, and objects that lie elsewhere are
    /// missing until the cluster is rebalanced; those of a target in maintenance are not listed either.
    /// </summary>
    /// <param name="id">The target's id.</param>
    /// <param name="isOn">Into maintenance, or back.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    /// <exception cref="InvalidOperationException">It is the last one that is not in maintenance.</exception>
    public void SetMaintenance(string id, bool isOn) => _map.Membership.SetMaintenance(Find(id), isOn);

    /// <summary>
    /// Begins to rebalance: listings carry flag 1 from now on (they may be incomplete), and objects that have not been moved
    /// yet are read from where they lie. A HEAD does not find them.
    /// </summary>
    public void BeginRebalance()
    {
        if (!IsRebalancing)
        {
            _map.Membership.IsRebalancing = true;
            _job = _jobs.Add(new JobDescription($"g{_map.Membership.Changes + 1}", "rebalance", default, _clock.Now));
        }
    }

    /// <summary>Ends a rebalance: every object is moved to its owner.</summary>
    public void EndRebalance()
    {
        IReadOnlyList<(Bucket Bucket, byte[] Name, Mountpath From)> copied = _rebalance.Copy();
        _map.Membership.IsRebalancing = false;
        Cluster.Rebalance.Remove(copied);
        _job?.Finish(_clock.Now, TimeSpan.Zero);
    }

    /// <summary>Rebalances at once.</summary>
    /// <returns>The job's id.</returns>
    internal string Rebalance()
    {
        BeginRebalance();
        EndRebalance();
        return _job!.Id;
    }

    private NodeInfo Find(string id) => _map.TargetById(id) ?? throw new ArgumentException($"There is no target '{id}': there are {string.Join(", ", Ids)}.", nameof(id));
}
