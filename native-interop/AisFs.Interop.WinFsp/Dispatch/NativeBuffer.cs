using System.Buffers;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// Shows a request's buffer as <see cref="Memory{T}"/>. The driver keeps the buffer until the request is answered, but takes
/// all buffers away when the mount ends. So there are three ways to it: during the callback it is there in any case;
/// <see cref="CopyTo"/> copies under a lock; and a span that was taken later keeps <see cref="TryTakeAway"/> from
/// succeeding until the request is over.
/// </summary>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    // Not the thread's number: numbers come again.
#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static NativeBuffer? t_inCall;
#pragma warning restore IDE1006

    private readonly Lock _gate = new();
    private byte* _pointer;
    private int _length;
    private bool _isUsed;

    /// <summary>The bytes of the buffer; 0 when it is gone.</summary>
    internal int Length => _length;

    /// <summary>The callback of this thread is over.</summary>
    internal static void EndCall() => t_inCall = null;

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        if (ReferenceEquals(t_inCall, this))
        {
            return new(_pointer, _length);
        }

        lock (_gate)
        {
            _isUsed = _length > 0;
            return new(_pointer, _length);
        }
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Span<byte> span = GetSpan();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)span.Length);
        return new MemoryHandle(_pointer + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
        // The driver keeps the buffer where it is.
    }

    /// <summary>Begins a request, on the thread of its callback.</summary>
    internal Memory<byte> Reset(byte* pointer, uint length)
    {
        int bytes = checked((int)length);
        lock (_gate)
        {
            _pointer = pointer;
            _length = bytes;
            _isUsed = false;
        }

        t_inCall = this;
        return Memory;
    }

    /// <summary>Copies bytes out of the buffer.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Room for the bytes.</param>
    /// <exception cref="OperationCanceledException">The buffer is gone: the mount ended.</exception>
    internal void CopyTo(int start, Span<byte> destination)
    {
        lock (_gate)
        {
            if (_pointer is null && !destination.IsEmpty)
            {
                throw new OperationCanceledException("The mount has ended.");
            }

            new ReadOnlySpan<byte>(_pointer, _length).Slice(start, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>Takes the buffer away: later accesses find it empty.</summary>
    /// <returns>False when the operation uses it just now: the request ends in a moment.</returns>
    internal bool TryTakeAway()
    {
        lock (_gate)
        {
            if (_isUsed)
            {
                return false;
            }

            _pointer = null;
            _length = 0;
            return true;
        }
    }

    /// <summary>The request is over.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _pointer = null;
            _length = 0;
            _isUsed = false;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Clear();
}
