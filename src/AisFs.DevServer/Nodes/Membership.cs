using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Nodes;

/// <summary>Which targets own names: all but those in maintenance.</summary>
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
            List<NodeInfo> active = [.. _targets.Where(other => other == target ? !isOn : Active.Contains(other))];
            if (active.Count == 0)
            {
                throw new InvalidOperationException($"{target.Name} is the last target that is not in maintenance.");
            }

            if (active.Count != Active.Count)
            {
                target.IsInMaintenance = isOn;
                Volatile.Write(ref _layout, new Layout(active));
                Interlocked.Increment(ref _changes);
            }
        }
    }

    private sealed class Layout(IReadOnlyList<NodeInfo> targets)
    {
        private readonly ulong[] _digests = [.. targets.Select(static target => target.Digest)];

        public IReadOnlyList<NodeInfo> Targets => targets;

        public NodeInfo OwnerOf(ulong uname) => targets[RendezvousHash.Pick(_digests, uname)];
    }
}
