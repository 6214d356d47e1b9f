using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Disk;

/// <summary>
/// Blocks that the disk could not take when they came, in their order: they are offered again when there is room. Of more than
/// so many only the last ones are known; the memory of the others has most probably been used for something else already.
/// </summary>
internal sealed class DiskDebts
{
    /// <summary>How many blocks are known: at blocks of 128 KiB those of 1 GiB.</summary>
    public const int Most = 8192;

    private readonly Lock _lock = new();
    private readonly Queue<IDiskOffer> _offers = [];

    /// <summary>How many blocks wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _offers.Count;
            }
        }
    }

    /// <summary>A block was refused.</summary>
    public void Add(IDiskOffer offer)
    {
        lock (_lock)
        {
            if (_offers.Count == Most)
            {
                _offers.Dequeue();
            }

            _offers.Enqueue(offer);
        }
    }

    /// <summary>Takes the block that has waited longest.</summary>
    public bool TryTake([NotNullWhen(true)] out IDiskOffer? offer)
    {
        lock (_lock)
        {
            return _offers.TryDequeue(out offer);
        }
    }
}
