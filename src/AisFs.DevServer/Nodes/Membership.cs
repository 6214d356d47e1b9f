using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>Which targets own names: all but those in maintenance, and those that have left.</summary>
internal sealed class Membership
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<NodeInfo> _targets;
    private Layout _layout;
    private long _changes;

    public Membership(IReadOnlyList<NodeInfo> targets)
    {
        _targets = targets;
        _layout = new Layout(targets);
    }

    /// <summary>How often it has changed.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Whether objects are being moved to their owners.</summary>
    public bool IsRebalancing { get; set; }

    /// <summary>The targets that own names.</summary>
    public IReadOnlyList<NodeInfo> Active => Volatile.Read(ref _layout).Targets;

    public NodeInfo OwnerOf(ulong uname) => Volatile.Read(ref _layout).OwnerOf(uname);

    /// <exception cref="InvalidOperationException">No target would be left.</exception>
    public void SetMaintenance(NodeInfo target, bool isOn)
    {
        lock (_gate)
        {
            List<NodeInfo> active = [.. _targets.Where(other => other == target ? !isOn && !target.HasLeft : Active.Contains(other))];
            if (active.Count == 0)
            {
                throw new InvalidOperationException($"{target.Name} is the last target that is not in maintenance.");
            }

            if (active.Count != Active.Count)
            {
                target.IsInMaintenance = isOn;
                Change(active);
            }
        }
    }

    /// <summary>A target leaves the cluster map; the last one stays.</summary>
    public void Leave(NodeInfo target)
    {
        lock (_gate)
        {
            List<NodeInfo> active = [.. Active.Where(other => other != target)];
            if (!target.HasLeft && active.Count > 0)
            {
                target.HasLeft = true;
                Change(active);
            }
        }
    }

    /// <summary>A target that has left is in the map again.</summary>
    public void Join(NodeInfo target)
    {
        lock (_gate)
        {
            if (target.HasLeft)
            {
                target.HasLeft = false;
                Change([.. _targets.Where(other => Active.Contains(other) || (other == target && !target.IsInMaintenance))]);
            }
        }
    }

    private void Change(List<NodeInfo> active)
    {
        Volatile.Write(ref _layout, new Layout(active));
        Interlocked.Increment(ref _changes);
    }

    private sealed class Layout(IReadOnlyList<NodeInfo> targets)
    {
        private readonly ulong[] _digests = [.. targets.Select(static target => target.Digest)];

        public IReadOnlyList<NodeInfo> Targets => targets;

        public NodeInfo OwnerOf(ulong uname) => targets[RendezvousHash.Pick(_digests, uname)];
    }
}
