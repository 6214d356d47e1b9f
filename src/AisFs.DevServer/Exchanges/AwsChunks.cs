using System.Globalization;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Exchanges;

/// <summary>
/// Takes the frames of AWS out of a body that comes in chunks with signatures. As the real target does it: signatures, trailers
/// and the announced length are not looked at, a body that ends inside of a chunk counts as complete, and what follows a
/// malformed frame is read and thrown away.
/// </summary>
/// <param name="take">Takes the content.</param>
internal sealed class AwsChunks(Action<ReadOnlySpan<byte>> take)
{
    private const int MaxDigits = 16;
    private const ulong MaxChunk = 50_000UL << 30;
    private State _state = State.Size;
    private ulong _size;
    private int _digits;
    private long _left;
    private RequestException? _error;

    private enum State
    {
        Size,
        Extension,
        Content,
        Return,
        LineEnd,
        Done,
    }

    /// <summary>Reads the frames of a request's body; null if it has none.</summary>
    public static AwsChunks? Of(Exchange exchange, Action<ReadOnlySpan<byte>> take) => exchange.HasAwsChunks() ? new AwsChunks(take) : null;

    /// <summary>Takes the next piece of the body.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > 0 && _state != State.Done)
        {
            if (_state == State.Content)
            {
                int count = (int)Math.Min(piece.Length, _left);
                take(piece[..count]);
                piece = piece[count..];
                _left -= count;
                _state = _left > 0 ? State.Content : State.Return;
                continue;
            }

            TakeFrame(piece[0]);
            piece = piece[1..];
        }
    }

    /// <summary>The body has ended.</summary>
    /// <exception cref="RequestException">500: a frame was malformed, or cut.</exception>
    public void End()
    {
        switch (_state)
        {
            case State.Size or State.Extension:
                throw new RequestException(500, "unexpected EOF");
            case State.Return or State.LineEnd:
                throw new RequestException(500, "aws-chunked: CRLF: unexpected EOF", "wrapError");
            case State.Done when _error is not null:
                throw _error;
        }
    }

    private void TakeFrame(byte b)
    {
        switch (_state)
        {
            case State.Return:
                Expect(b, '\r', State.LineEnd);
                break;
            case State.LineEnd:
                (_size, _digits) = (0, 0);
                Expect(b, '\n', State.Size);
                break;
            case var _ when b == '\n':
                _left = (long)_size;
                _state = _left > 0 ? State.Content : State.Done;
                break;
            case State.Size when b is (byte)';' or (byte)'\r':
                _state = State.Extension;
                break;
            case State.Size:
                AddDigit(b);
                break;
        }
    }

    private void AddDigit(byte b)
    {
        if (!char.IsAsciiHexDigit((char)b))
        {
            Refuse($"aws-chunked: bad hex digit 0x{b:x2}");
            return;
        }

        ulong digit = ulong.Parse([(char)b], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (++_digits > MaxDigits)
        {
            Refuse($"aws-chunked: chunk size exceeds {MaxDigits} hex digits");
        }
        else if (_size > (MaxChunk - digit) / 16)
        {
            Refuse($"aws-chunked: chunk size exceeds maximum {MaxChunk}");
        }
        else
        {
            _size = (_size * 16) + digit;
        }
    }

    private void Expect(byte found, char wanted, State next)
    {
        _state = next;
        if (found != wanted)
        {
            Refuse($"aws-chunked: CRLF: aws-chunked: expected 0x{(int)wanted:x2}, got 0x{found:x2}", "wrapError");
        }
    }

    private void Refuse(string message, string? typeCode = null)
    {
        _error = new RequestException(500, message, typeCode);
        _state = State.Done;
    }
}
