using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>
/// Which targets own names: all but those in maintenance. What was stored before a change stays where it was until the
/// cluster is rebalanced.
/// </summary>
internal sealed class Membership
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<NodeInfo> _targets;
    private Layout[] _history;
    private long _changes;

    public Membership(IReadOnlyList<NodeInfo> targets)
    {
        _targets = targets;
        _history = [new Layout(long.MinValue, targets)];
    }

    /// <summary>How often it has changed.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Whether objects are being moved to their owners.</summary>
    public bool IsRebalancing { get; private set; }

    /// <summary>Whether all objects lie at their owners.</summary>
    public bool IsSettled => Volatile.Read(ref _history).Length == 1;

    /// <summary>The targets that own names.</summary>
    public IReadOnlyList<NodeInfo> Active => Volatile.Read(ref _history)[^1].Targets;

    public NodeInfo OwnerOf(ulong uname) => Volatile.Read(ref _history)[^1].OwnerOf(uname);

    /// <summary>The target where an object lies that was stored at a time.</summary>
    public NodeInfo HolderOf(ulong uname, long stored)
    {
        Layout[] history = Volatile.Read(ref _history);
        int last = history.Length - 1;
        while (last > 0 && history[last].Since > stored)
        {
            last--;
        }

        return history[last].OwnerOf(uname);
    }

    /// <exception cref="InvalidOperationException">No target would be left.</exception>
    public void SetMaintenance(NodeInfo target, bool isOn, long now)
    {
        lock (_gate)
        {
            List<NodeInfo> active = [.. _targets.Where(other => other == target ? !isOn : Active.Contains(other))];
            if (active.Count == 0)
            {
                throw new InvalidOperationException($"{target.Name} is the last target that is not in maintenance.");
            }

            if (active.Count != Active.Count)
            {
                target.IsInMaintenance = isOn;
                Volatile.Write(ref _history, [.. _history, new Layout(now, active)]);
                Interlocked.Increment(ref _changes);
            }
        }
    }

    public void BeginRebalance() => IsRebalancing = true;

    /// <summary>All objects are where they belong now.</summary>
    public void EndRebalance()
    {
        lock (_gate)
        {
            Volatile.Write(ref _history, [new Layout(long.MinValue, Active)]);
            IsRebalancing = false;
        }
    }

    private sealed class Layout(long since, IReadOnlyList<NodeInfo> targets)
    {
        private readonly ulong[] _digests = [.. targets.Select(static target => target.Digest)];

        public long Since => since;

        public IReadOnlyList<NodeInfo> Targets => targets;

        public NodeInfo OwnerOf(ulong uname) => targets[RendezvousHash.Pick(_digests, uname)];
    }
}
