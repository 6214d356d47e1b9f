using System.Diagnostics;
using System.IO.Hashing;
using AisFs.Vfs.Api;
using Microsoft.Extensions.ObjectPool;

namespace AisFs.Vfs.Memory;

/// <summary>A lease of ranges of slabs. Pooled: a cached read allocates nothing.</summary>
internal sealed class SlabLease : ReadLease
{
    private const int PoolLimit = 512;

    private static readonly DefaultObjectPool<SlabLease> s_pool = new(new DefaultPooledObjectPolicy<SlabLease>(), PoolLimit);

    // A thread that reads from memory uses one lease again and again.
#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static SlabLease? t_last;
#pragma warning restore IDE1006

    private Segment[] _segments = new Segment[10];
    private MemoryBudget? _budget;
    private int _count;
    private int _length;

    /// <inheritdoc/>
    public override int Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_budget is null, this);
            return _length;
        }
    }

    /// <inheritdoc/>
    public override int SegmentCount
    {
        get
        {
            ObjectDisposedException.ThrowIf(_budget is null, this);
            return _count;
        }
    }

    /// <summary>Begins a lease without bytes.</summary>
    /// <param name="budget">Counts it.</param>
    /// <returns>The lease.</returns>
    public static SlabLease Rent(MemoryBudget budget)
    {
        SlabLease lease = t_last ?? s_pool.Get();
        t_last = null;
        Debug.Assert(lease._budget is null, "The lease is in use.");
        lease._budget = budget;
        budget.LeaseBegins();
        return lease;
    }

    /// <summary>Adds a range of a slab.</summary>
    /// <param name="slab">The slab; the caller's reference goes over to the lease.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    public void Add(Slab slab, int offset, int length)
    {
        if (_count == _segments.Length)
        {
            Array.Resize(ref _segments, _count * 2);
        }

        _segments[_count++] = new Segment(slab, offset, length);
        _length += length;
    }

    /// <summary>Lets a hash see all bytes.</summary>
    /// <param name="hash">The hash.</param>
    public void AppendTo(NonCryptographicHashAlgorithm hash)
    {
        for (int i = 0; i < _count; i++)
        {
            hash.Append(GetSegment(i).Span);
        }
    }

    /// <summary>The slab of a segment.</summary>
    /// <param name="index">0 to <see cref="SegmentCount"/> - 1.</param>
    /// <returns>The slab, on which the lease has a reference.</returns>
    public Slab GetSlab(int index) => _segments[index].Slab;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> GetSegment(int index)
    {
        ObjectDisposedException.ThrowIf(_budget is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        ref readonly Segment segment = ref _segments[index];
        return segment.Slab.Memory.Slice(segment.Offset, segment.Length);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_budget is not { } budget)
        {
            return;
        }

        _budget = null;
        for (int i = 0; i < _count; i++)
        {
            _segments[i].Slab.Release();
            _segments[i] = default;
        }

        _count = 0;
        _length = 0;
        budget.LeaseEnds();
        if (t_last is null)
        {
            t_last = this;
        }
        else
        {
            s_pool.Return(this);
        }
    }

    private readonly record struct Segment(Slab Slab, int Offset, int Length);
}
