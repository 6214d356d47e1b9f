using System.Buffers;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// Shows a request's buffer as <see cref="Memory{T}"/>. Invariant: the pointer is valid from <see cref="Reset"/> until the
/// request is answered, and <see cref="Clear"/> is called before that answer is sent.
/// </summary>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    private byte* _pointer;
    private int _length;

    public override Span<byte> GetSpan() => new(_pointer, _length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        return new MemoryHandle(_pointer + elementIndex);
    }

    public override void Unpin()
    {
        // The driver keeps the buffer where it is.
    }

    internal Memory<byte> Reset(byte* pointer, uint length)
    {
        _pointer = pointer;
        _length = checked((int)length);
        return Memory;
    }

    internal void Clear()
    {
        _pointer = null;
        _length = 0;
    }

    protected override void Dispose(bool disposing) => Clear();
}
