using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <summary>Bytes of a file in memory; pooled for each thread.</summary>
internal sealed class MemoryLease : ReadLease
{
#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static MemoryLease? t_spare;
#pragma warning restore IDE1006

    private ReadOnlyMemory<byte> _bytes;

    public override int Length => _bytes.Length;

    public override int SegmentCount => _bytes.IsEmpty ? 0 : 1;

    public override ReadOnlyMemory<byte> GetSegment(int index) => _bytes;

    internal static MemoryLease Rent(ReadOnlyMemory<byte> bytes)
    {
        MemoryLease lease = t_spare ?? new MemoryLease();
        t_spare = null;
        lease._bytes = bytes;
        return lease;
    }

    protected override void Release()
    {
        _bytes = default;
        t_spare = this;
    }
}
