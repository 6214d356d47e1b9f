using System.Buffers;
using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Requests;

/// <summary>
/// Memory for one request, native and page-aligned: it does not move, and pages that no large write ever touched cost
/// nothing. The data of a write is handed on as memory of this buffer.
/// </summary>
internal sealed unsafe class RequestBuffer : MemoryManager<byte>
{
    private byte* _memory;

    public RequestBuffer(int size)
    {
        Size = size;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)size, (nuint)Environment.SystemPageSize);
    }

    public int Size { get; }

    public byte* Pointer => _memory;

    public override Span<byte> GetSpan() => new(_memory, Size);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Size, nameof(elementIndex));
        return new MemoryHandle(_memory + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
