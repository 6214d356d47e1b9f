namespace AisFs.Vfs.Disk;

/// <summary>The versions of objects that were asked for last. What is forgotten here is looked up on the disk again.</summary>
internal sealed class DiskObjects(DiskParts parts)
{
    private const int MostObjects = 32 << 10;
    private const long MostBlocks = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, LinkedListNode<DiskObject>> _objects = [];
    private readonly LinkedList<DiskObject> _order = [];
    private long _blocks;

    /// <summary>What stands for a version.</summary>
    public DiskObject Get(in DiskKey key)
    {
        lock (_lock)
        {
            if (_objects.TryGetValue(key.Hash, out LinkedListNode<DiskObject>? node))
            {
                _order.Remove(node);
                _order.AddLast(node);
                return node.Value;
            }

            DiskObject obj = new(key, parts);
            _objects[key.Hash] = _order.AddLast(obj);
            _blocks += obj.Blocks;
            while (_order.Count > 1 && (_order.Count > MostObjects || _blocks > MostBlocks))
            {
                DiskObject oldest = _order.First!.Value;
                _order.RemoveFirst();
                _objects.Remove(oldest.Hash);
                _blocks -= oldest.Blocks;
            }

            return obj;
        }
    }

    /// <summary>The files of a version were removed to make room.</summary>
    public void Forget(UInt128 hash)
    {
        DiskObject? known;
        lock (_lock)
        {
            known = _objects.GetValueOrDefault(hash)?.Value;
        }

        known?.Forget();
    }
}
