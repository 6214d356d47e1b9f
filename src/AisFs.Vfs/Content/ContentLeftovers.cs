using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>What was written to a mount and did not reach the cluster.</summary>
internal sealed class ContentLeftovers
{
    private readonly Lock _lock = new();
    private readonly List<FsLeftover> _all = [];

    /// <summary>All so far, the oldest first.</summary>
    public IReadOnlyList<FsLeftover> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(ObjectKey key, long size, FsLeftoverKind kind, bool wasClosed)
    {
        lock (_lock)
        {
            _all.Add(new FsLeftover(key.ToString(), size, kind, wasClosed));
        }
    }
}
