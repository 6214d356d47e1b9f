using System.Collections.Concurrent;

namespace AisFs.DevServer.Storage;

/// <summary>Chunks of 1 MiB for content in memory, reused up to a bound.</summary>
internal sealed class ChunkPool
{
    public const int ChunkSize = 1 << 20;
    private const int MaxPooled = 512;

    private readonly ConcurrentBag<byte[]> _chunks = [];
    private int _count;

    public byte[] Rent()
    {
        if (_chunks.TryTake(out byte[]? chunk))
        {
            Interlocked.Decrement(ref _count);
            return chunk;
        }

        return GC.AllocateUninitializedArray<byte>(ChunkSize);
    }

    public void Return(byte[] chunk)
    {
        if (Volatile.Read(ref _count) < MaxPooled)
        {
            Interlocked.Increment(ref _count);
            _chunks.Add(chunk);
        }
    }
}
