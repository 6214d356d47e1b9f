using System.Text;
using AisFs.Client.Http;

namespace AisFs.Client.Batch;

/// <summary>Reads the parts of a multipart body (RFC 2046) one after the other, as they arrive. Headers of parts are skipped.</summary>
internal sealed class MultipartReader
{
    private const int MaxHeaderBytes = 1 << 14;

    private readonly Stream _source;
    private readonly byte[] _delimiter;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _part;
    private bool _isPartRead;

    public MultipartReader(Stream source, string boundary)
    {
        if (boundary.Length > 70)
        {
            throw new AisProtocolException("The boundary of a multipart answer has more than 70 characters.");
        }

        _source = source;
        _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);

        // The first boundary has no line in front of it that it could end.
        _buffer[0] = (byte)'\r';
        _buffer[1] = (byte)'\n';
        _end = 2;
    }

    /// <summary>Goes on to the next part; null when there is none.</summary>
    public async ValueTask<Stream?> NextAsync(CancellationToken cancellationToken)
    {
        // What is left of the part before, or of the preamble.
        byte[] skipped = new byte[4096];
        while (await ReadPartAsync(_part, skipped, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        _start += _delimiter.Length;
        if (await ReadByteAsync(cancellationToken).ConfigureAwait(false) is var first && first == '-'
            && await ReadByteAsync(cancellationToken).ConfigureAwait(false) == '-')
        {
            return null;
        }

        // The rest of the boundary's line, then headers up to an empty line.
        int length = first == '\n' ? 0 : 1;
        bool isFirstLine = true;
        for (int count = 0; ; count++)
        {
            if (count > MaxHeaderBytes)
            {
                throw new AisProtocolException("A part of a multipart answer has more than 16 KiB of headers.");
            }

            byte b = await ReadByteAsync(cancellationToken).ConfigureAwait(false);
            if (b != '\n')
            {
                length += b == '\r' ? 0 : 1;
                continue;
            }

            if (!isFirstLine && length == 0)
            {
                _isPartRead = false;
                return new PartStream(this, ++_part);
            }

            isFirstLine = false;
            length = 0;
        }
    }

    private async ValueTask<int> ReadPartAsync(int part, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (part == _part && !_isPartRead && !destination.IsEmpty)
        {
            int found = _buffer.AsSpan(_start, _end - _start).IndexOf(_delimiter);
            int safe = found >= 0 ? found : _end - _start - _delimiter.Length + 1;
            if (found == 0)
            {
                _isPartRead = true;
                return 0;
            }

            if (safe > 0)
            {
                int read = Math.Min(safe, destination.Length);
                _buffer.AsMemory(_start, read).CopyTo(destination);
                _start += read;
                return read;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return _buffer[_start++];
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = await _source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            throw new AisProtocolException("A multipart answer ends within a part.");
        }

        _end += read;
    }

    private sealed class PartStream(MultipartReader reader, int part) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => reader.ReadPartAsync(part, buffer, cancellationToken);
    }
}
