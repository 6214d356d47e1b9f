using AisFs.Client.Http;

namespace AisFs.Client.Reading;

/// <summary>
/// An object as a stream. Read it asynchronously where you can: a synchronous read blocks its thread while the network is slow. When the connection breaks it asks whether the object is
/// still the same, and goes on at the byte where it stopped; if the object was replaced, it fails instead of mixing two
/// versions. An object that a cloud bucket has not got on disk is read from the start again, and what was delivered
/// already is skipped. Seeking costs a new request at the next read, unless it goes a little forward. Not for use by
/// several threads at once.
/// </summary>
public sealed class AisObjectStream : Stream
{
    // Reading on over a gap of this size is cheaper than a new request.
    private const int MaxSkip = 1 << 18;

    private readonly ObjectReading _reader;
    private readonly VersionGuard _guard;
    private readonly bool _canRange;
    private AisObjectBody? _body;
    private long _base;
    private long _length = -1;
    private long _position;
    private long _bodyPosition;
    private int _resumes;
    private bool _isDisposed;

    internal AisObjectStream(ObjectReading reader)
    {
        _reader = reader;
        _guard = new VersionGuard(reader.Item);
        AisGetOptions get = reader.Options.Get;
        _canRange = get.ArchivePath is null && get.ArchivePattern is null && get.Etl is null;
    }

    /// <inheritdoc/>
    public override bool CanRead => !_isDisposed;

    /// <summary>Whether the stream can seek: not within members of archives and results of ETLs, nor without a known length.</summary>
    public override bool CanSeek => !_isDisposed && _canRange && _length >= 0;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>The number of bytes.</summary>
    /// <exception cref="NotSupportedException">The cluster did not tell.</exception>
    public override long Length => _length >= 0 ? _length : throw new NotSupportedException("The cluster did not tell the length.");

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>How often the connection broke and the stream went on.</summary>
    public int Resumes => _resumes;

    /// <inheritdoc/>
    /// <exception cref="AisVersionChangedException">The object was replaced.</exception>
    /// <exception cref="AisTruncatedException">The connection broke more often than the options allow.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty || (_length >= 0 && _position >= _length))
        {
            return 0;
        }

        while (true)
        {
            try
            {
                AisObjectBody body = await SeekBodyAsync(cancellationToken).ConfigureAwait(false);
                int read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _position += read;
                _bodyPosition += read;
                if (read == 0 && _length < 0)
                {
                    _length = _position;
                }

                return read;
            }
            catch (AisException e) when (e is AisTruncatedException or AisTimeoutException or AisConnectionException)
            {
                await ResumeAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    /// <remarks>Blocks the thread until bytes have come. Errors are those of <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</remarks>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Blocking.Wait(ReadAsync(buffer.AsMemory(offset, count)));
    }

    /// <inheritdoc/>
    /// <remarks>Blocks the thread until bytes have come. Errors are those of <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</remarks>
    public override int Read(Span<byte> buffer) => Blocking.Read(this, buffer);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        if (!CanSeek)
        {
            throw new NotSupportedException("This stream can't seek.");
        }

        long position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => checked(_position + offset),
            SeekOrigin.End => checked(_length + offset),
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        if (position < 0)
        {
            throw new IOException("The stream can't seek to before its begin.");
        }

        return _position = position;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Not supported.</summary>
    /// <param name="value">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    /// <param name="buffer">Not used.</param>
    /// <param name="offset">Not used.</param>
    /// <param name="count">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        AisObjectBody body = await OpenBodyAsync(_reader.Options.Get, cancellationToken).ConfigureAwait(false);
        _base = body.Offset;
        _length = body.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        _body?.Dispose();
        _body = null;
        base.Dispose(disposing);
    }

    private async ValueTask<AisObjectBody> OpenBodyAsync(AisGetOptions options, CancellationToken cancellationToken)
    {
        CloseBody();
        AisObjectBody body = await _reader.Reads.GetAsync(_reader.Item, options, cancellationToken).ConfigureAwait(false);
        try
        {
            _guard.Check(body.Properties);
        }
        catch
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _reader.Note(body.Properties);
        _body = body;
        return body;
    }

    private void CloseBody()
    {
        _body?.Dispose();
        _body = null;
        _bodyPosition = 0;
    }

    /// <summary>The body, standing at the stream's position.</summary>
    private async ValueTask<AisObjectBody> SeekBodyAsync(CancellationToken cancellationToken)
    {
        if (_body is { } open && _bodyPosition <= _position && (_position - _bodyPosition <= MaxSkip || !_canRange))
        {
            await SkipAsync(open, cancellationToken).ConfigureAwait(false);
            return open;
        }

        if (!_canRange)
        {
            AisObjectBody again = await OpenBodyAsync(_reader.Options.Get, cancellationToken).ConfigureAwait(false);
            await SkipAsync(again, cancellationToken).ConfigureAwait(false);
            return again;
        }

        AisGetOptions get = _reader.Options.Get;
        long end = get.Range is { Length: >= 0 } ? _length - _position : -1;
        AisObjectBody body = await OpenBodyAsync(get with { Range = new AisByteRange(_base + _position, end) }, cancellationToken).ConfigureAwait(false);
        _bodyPosition = body.Offset - _base;
        await SkipAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }

    private async ValueTask SkipAsync(AisObjectBody body, CancellationToken cancellationToken)
    {
        if (_bodyPosition == _position)
        {
            return;
        }

        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Min(1 << 16, _position - _bodyPosition));
        try
        {
            while (_bodyPosition < _position)
            {
                int read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, _position - _bodyPosition)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new AisTruncatedException(_position, _bodyPosition);
                }

                _bodyPosition += read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask ResumeAsync(AisException error, CancellationToken cancellationToken)
    {
        bool wasOpen = _body is not null;
        CloseBody();
        AisGetOptions get = _reader.Options.Get;
        if (!wasOpen || get.Etl is not null || ++_resumes > _reader.Options.MaxResumes)
        {
            // The request itself has been repeated as often as may be; an ETL need not give the same bytes again.
            error.Attempts = _resumes + 1;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        if (!_canRange)
        {
            return;
        }

        AisObjectProperties now = await _reader.HeadAsync(cancellationToken).ConfigureAwait(false);
        _guard.Check(now with { Size = -1 });
        if (now.IsPresent == false)
        {
            // A range of what is still on its way from the cloud would wait for all of it.
            AisObjectBody body = await OpenBodyAsync(get, cancellationToken).ConfigureAwait(false);
            _bodyPosition = body.Offset - _base;
        }
    }
}
