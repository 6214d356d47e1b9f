using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Host;

namespace AisFs.DevServer.Blobs;

/// <summary>
/// Memory that several chunks are cut from. On Linux it asks for huge pages: memory that is touched for the first time costs
/// a page fault for each page, and 256 of them for 1 MiB were measured to take several times as long as to receive the bytes.
/// Not for several threads at a time.
/// </summary>
internal sealed class ChunkSlab
{
    private const int HugePage = 2 << 20;
    private readonly byte[] _memory;
    private readonly Stack<Chunk> _free;
    private readonly int _count;
    private readonly nint _hugeStart;

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
            _hugeStart = address + start;
            HostPages.UseHuge(_hugeStart, size);
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

    /// <summary>
    /// Gives the memory back to the system at once where that is possible: the garbage collector lets GiBs of such arrays come
    /// together before it looks for them. Nothing may use a chunk any more.
    /// </summary>
    public void GiveBack()
    {
        if (_hugeStart != 0)
        {
            HostPages.Discard(_hugeStart, _count * Chunk.Size);
        }
    }

    public Memory<byte> Slice(int start, int length) => _memory.AsMemory(start, length);
}
