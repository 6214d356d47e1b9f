using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Host;

namespace AisFs.DevServer.Blobs;

/// <summary>
/// Memory that several chunks are cut from. On Linux it asks for huge pages: memory that is touched for the first time costs
/// a page fault for each page, and 256 of them for 1 MiB were measured to take 10 to 20 times as long as to receive the bytes.
/// Not for several threads at a time.
/// </summary>
internal sealed class ChunkSlab
{
    private const int HugePage = 2 << 20;
    private readonly byte[] _memory;
    private readonly Stack<Chunk> _free;
    private readonly int _count;

    /// <param name="count">How many chunks it holds.</param>
    public ChunkSlab(int count)
    {
        _count = count;
        _free = new Stack<Chunk>(count);
        int size = count * Chunk.Size;
        bool isHuge = OperatingSystem.IsLinux() && size >= HugePage;

        // What lies before the first huge page and behind the last one is never touched, so it is no memory.
        _memory = GC.AllocateUninitializedArray<byte>(isHuge ? size + HugePage : size, pinned: isHuge);
        int start = 0;
        if (isHuge)
        {
            nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
            start = (int)(-address & (HugePage - 1));
            HostPages.UseHuge(address + start, size);
        }

        for (int i = count - 1; i >= 0; i--)
        {
            _free.Push(new Chunk(this, start + (i * Chunk.Size)));
        }
    }

    /// <summary>How many chunks it holds.</summary>
    public int Count => _count;

    /// <summary>Whether there is a chunk to take.</summary>
    public bool HasFree => _free.Count > 0;

    /// <summary>Whether no chunk is in use.</summary>
    public bool IsUnused => _free.Count == _count;

    public Chunk Take() => _free.Pop();

    public void Return(Chunk chunk) => _free.Push(chunk);

    public Memory<byte> Slice(int start, int length) => _memory.AsMemory(start, length);
}
