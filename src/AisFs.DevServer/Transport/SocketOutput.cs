using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AisFs.DevServer.Transport;

/// <summary>Collects what a response writes (buffers of its own, and attached memory in between) and sends it on flush.</summary>
internal sealed class SocketOutput(Socket socket) : PipeWriter
{
    private const int BufferSize = 16 << 10;

    private readonly List<ArraySegment<byte>> _pieces = [];
    private readonly List<byte[]> _rented = [];
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private ReadOnlyMemory<byte> _attached;
    private bool _attachedIsOut;
    private long _unflushed;
    private bool _flushing;
    private bool _completed;
    private bool _broken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public bool TryAttach(ReadOnlyMemory<byte> content)
    {
        if (_completed || _attached.Length > 0 || content.IsEmpty || !MemoryMarshal.TryGetArray(content, out _))
        {
            return false;
        }

        _attached = content;
        return true;
    }

    public bool Detach()
    {
        bool waiting = _attached.Length > 0 && !_attachedIsOut;
        if (waiting)
        {
            _attached = default;
        }

        return waiting;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_attached.Length > 0)
        {
            _attachedIsOut = true;
            return MemoryMarshal.AsMemory(_attached);
        }

        EnsureBuffer(sizeHint);
        return _buffer.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_attachedIsOut)
        {
            EndPiece();
            MemoryMarshal.TryGetArray(_attached[..bytes], out ArraySegment<byte> piece);
            if (bytes > 0)
            {
                _pieces.Add(piece);
            }

            _attached = default;
            _attachedIsOut = false;
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _buffer.Length - _end);
            _end += bytes;
        }

        _unflushed += bytes;
    }

    public override void CancelPendingFlush()
    {
        // A flush that hangs ends with its socket.
    }

    public override void Complete(Exception? exception = null)
    {
        _completed = true;
        ReleaseBuffers();
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        EndPiece();
        if (_pieces.Count > 0 && !_completed && !_broken)
        {
            RefusedHeaders.Translate(_pieces);
            _flushing = true;
            try
            {
                await SendAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // As the stock transport: writing to a dead connection is no error of the application.
                _broken = true;
            }
            finally
            {
                _flushing = false;
                _pieces.Clear();
                _unflushed = 0;
                RecycleBuffer();
            }
        }

        return new FlushResult(isCanceled: false, isCompleted: _completed || _broken);
    }

    private async ValueTask SendAsync(CancellationToken ct)
    {
        if (_pieces.Count == 1)
        {
            await SendAsync(_pieces[0], ct).ConfigureAwait(false);
            return;
        }

        int sent = await socket.SendAsync(_pieces, SocketFlags.None).ConfigureAwait(false);
        foreach (ArraySegment<byte> piece in _pieces)
        {
            int skip = Math.Min(sent, piece.Count);
            sent -= skip;
            await SendAsync(piece.AsMemory(skip), ct).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        while (data.Length > 0)
        {
            int sent = await socket.SendAsync(data, SocketFlags.None, ct).ConfigureAwait(false);
            data = data[sent..];
        }
    }

    private void EnsureBuffer(int sizeHint)
    {
        if (_buffer.Length - _end >= Math.Max(sizeHint, 1))
        {
            return;
        }

        EndPiece();
        if (_buffer.Length > 0)
        {
            if (_end == 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }
            else
            {
                _rented.Add(_buffer);
            }
        }

        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, BufferSize));
        _start = _end = 0;
    }

    private void EndPiece()
    {
        if (_end > _start)
        {
            _pieces.Add(new ArraySegment<byte>(_buffer, _start, _end - _start));
            _start = _end;
        }
    }

    /// <summary>Called when everything is sent: the buffer starts again, further buffers go back to the pool.</summary>
    private void RecycleBuffer()
    {
        _start = _end = 0;
        foreach (byte[] rented in _rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _rented.Clear();
    }

    private void ReleaseBuffers()
    {
        if (_flushing || _buffer.Length == 0)
        {
            // The socket may still be reading: leave them to the garbage collector.
            _buffer = [];
            _rented.Clear();
            return;
        }

        RecycleBuffer();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
