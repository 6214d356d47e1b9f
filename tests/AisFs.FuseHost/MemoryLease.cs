using AisFs.Vfs.Api;

namespace AisFs.FuseHost;

/// <summary>Segments of a file in memory.</summary>
internal sealed class MemoryLease : ReadLease
{
    private static readonly Stack<MemoryLease> s_pool = new();
    private static int s_outstanding;

    private ReadOnlyMemory<byte>[] _segments = new ReadOnlyMemory<byte>[4];
    private int _count;
    private int _length;

    /// <summary>How many leases were rented and not disposed.</summary>
    public static int Outstanding => Volatile.Read(ref s_outstanding);

    public override int Length => _length;

    public override int SegmentCount => _count;

    public static MemoryLease Rent()
    {
        Interlocked.Increment(ref s_outstanding);
        lock (s_pool)
        {
            return s_pool.TryPop(out MemoryLease? lease) ? lease : new MemoryLease();
        }
    }

    public void Add(ReadOnlyMemory<byte> segment)
    {
        if (_count == _segments.Length)
        {
            Array.Resize(ref _segments, _count * 2);
        }

        _segments[_count++] = segment;
        _length += segment.Length;
    }

    public override ReadOnlyMemory<byte> GetSegment(int index) => _segments[index];

    protected override void Release()
    {
        _count = 0;
        _length = 0;
        Interlocked.Decrement(ref s_outstanding);
        lock (s_pool)
        {
            s_pool.Push(this);
        }
    }
}
