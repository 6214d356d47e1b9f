using System.Collections.Concurrent;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Blobs;

/// <summary>Chunks of 1 MiB for content in memory, reused up to a bound; what is rented counts.</summary>
internal sealed class ChunkPool(MemoryBudget budget)
{
    public const int ChunkSize = 1 << 20;
    private const int MaxPooled = 512;
    private static readonly byte[] s_zeros = new byte[ChunkSize];

    private readonly ConcurrentBag<byte[]> _chunks = [];
    private int _count;

    /// <summary>What rented chunks and other arrays take.</summary>
    public MemoryBudget Budget => budget;

    /// <summary>The one block of zeros that all contents share.</summary>
    /// <param name="length">At most <see cref="ChunkSize"/>.</param>
    public static ReadOnlyMemory<byte> Zeros(int length) => s_zeros.AsMemory(0, length);

    /// <summary>Whether a piece could be <see cref="Zeros"/>.</summary>
    public static bool IsZero(ReadOnlySpan<byte> piece) => !piece.ContainsAnyExcept((byte)0);

    /// <exception cref="RequestException">507: no memory is left.</exception>
    public byte[] Rent()
    {
        budget.Take(ChunkSize);
        if (_chunks.TryTake(out byte[]? chunk))
        {
            Interlocked.Decrement(ref _count);
            return chunk;
        }

        return GC.AllocateUninitializedArray<byte>(ChunkSize);
    }

    public void Return(byte[] chunk)
    {
        budget.Give(ChunkSize);
        if (Volatile.Read(ref _count) < MaxPooled && budget.Used + ((Volatile.Read(ref _count) + 1L) * ChunkSize) < budget.Limit)
        {
            Interlocked.Increment(ref _count);
            _chunks.Add(chunk);
        }
    }
}
