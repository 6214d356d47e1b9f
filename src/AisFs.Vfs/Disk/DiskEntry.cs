namespace AisFs.Vfs.Disk;

/// <summary>What this process knows of one data file and its record. All members may be called from many threads at once.</summary>
/// <param name="generation">Which data file it is.</param>
/// <param name="blocks">The number of blocks that the object has.</param>
internal sealed class DiskEntry(ulong generation, int blocks)
{
    private readonly Lock _lock = new();
    private readonly ulong[] _sums = new ulong[blocks];
    private readonly bool[] _verified = new bool[blocks];
    private int _present;
    private int _verifiedCount;
    private int _verifying;
    private DiskBacking? _backing;

    /// <summary>What this process has just made, with one block.</summary>
    public DiskEntry(ulong generation, int blocks, int block, ulong sum)
        : this(generation, blocks)
    {
        Add(block, sum);
    }

    /// <summary>Which data file it is.</summary>
    public ulong Generation => generation;

    /// <summary>The number of blocks that the object has.</summary>
    public int Blocks => blocks;

    /// <summary>Whether all blocks are there.</summary>
    public bool IsWhole => Volatile.Read(ref _present) == blocks;

    /// <summary>Whether this process has seen all blocks with their checksums, as it wrote or as it read them.</summary>
    public bool IsVerified => Volatile.Read(ref _verifiedCount) == blocks;

    /// <summary>What stands for the data file among those who read it by themselves; null while nobody has asked.</summary>
    public DiskBacking? Backing => Volatile.Read(ref _backing);

    /// <summary>What stands for the data file among those who read it by themselves: always the same.</summary>
    public DiskBacking BackingOf(DiskCopy copy)
        => Backing ?? Interlocked.CompareExchange(ref _backing, new DiskBacking(copy, this), null) ?? _backing;

    /// <summary>The checksum of a block; 0 when it is not there.</summary>
    public ulong SumOf(int block) => Volatile.Read(ref _sums[block]);

    /// <summary>Whether a block is there.</summary>
    public bool Has(int block) => SumOf(block) != 0;

    /// <summary>Whether this process has seen a block with its checksum.</summary>
    public bool IsVerifiedAt(int block) => Volatile.Read(ref _verified[block]);

    /// <summary>Takes over what the record says of blocks that were not there.</summary>
    public void Learn(int from, ReadOnlySpan<ulong> sums)
    {
        lock (_lock)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                if (sums[i] != 0 && _sums[from + i] == 0)
                {
                    Volatile.Write(ref _sums[from + i], sums[i]);
                    _present++;
                }
            }
        }
    }

    /// <summary>This process has written a block.</summary>
    public void Add(int block, ulong sum)
    {
        Learn(block, [sum]);
        Verify(block);
    }

    /// <summary>A block was seen with its checksum.</summary>
    public void Verify(int block)
    {
        lock (_lock)
        {
            if (!_verified[block])
            {
                Volatile.Write(ref _verified[block], true);
                _verifiedCount++;
            }
        }
    }

    /// <summary>A thread is about to verify all blocks; only one does.</summary>
    public bool TryBeginVerify() => Interlocked.Exchange(ref _verifying, 1) == 0;

    /// <summary>That thread has done.</summary>
    public void EndVerify() => Volatile.Write(ref _verifying, 0);
}
