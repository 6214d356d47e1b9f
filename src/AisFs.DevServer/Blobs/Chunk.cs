namespace AisFs.DevServer.Blobs;

/// <summary>1 MiB of memory for content.</summary>
/// <param name="slab">What it is cut from.</param>
/// <param name="start">Where it begins there.</param>
internal sealed class Chunk(ChunkSlab slab, int start)
{
    public const int Size = 1 << 20;

    public ChunkSlab Slab => slab;

    public Memory<byte> Memory => slab.Slice(start, Size);
}
