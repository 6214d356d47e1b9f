using AisFs.Client.Http;
using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Reading;

/// <summary>
/// Writes to the end of an object: each write is one request, so write large pieces. What was written shows after
/// <see cref="FlushAsync"/>, or after disposal with <c>await using</c>; a plain disposal drops what was not flushed. It can
/// be written asynchronously only, by one thread at a time. Nothing is sent twice.
/// </summary>
public sealed class AisAppendStream : Stream
{
    private readonly ObjectAppends _appends;
    private readonly ObjectAddress _item;
    private string _handle = string.Empty;
    private long _written;
    private bool _isDisposed;

    internal AisAppendStream(ObjectAppends appends, ObjectAddress item)
    {
        _appends = appends;
        _item = item;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_isDisposed;

    /// <summary>The number of bytes that were written through this stream.</summary>
    public override long Length => _written;

    /// <summary>The number of bytes that were written through this stream.</summary>
    /// <exception cref="NotSupportedException">When it is set.</exception>
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!buffer.IsEmpty)
        {
            _handle = await _appends.AppendAsync(_item, AisContent.FromMemory(buffer), _handle, cancellationToken).ConfigureAwait(false);
            _written += buffer.Length;
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Makes visible what was written until now.</summary>
    /// <returns>Completes when it is visible.</returns>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_handle.Length > 0)
        {
            string handle = _handle;
            _handle = string.Empty;
            await _appends.FlushAsync(_item, handle, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes visible what was written, and ends the stream.</summary>
    /// <returns>Completes when it is visible.</returns>
    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Makes visible what was written until now. Blocks the thread until it is: better use <see cref="FlushAsync"/>.</summary>
    public override void Flush() => Blocking.Wait(FlushAsync(CancellationToken.None));

    /// <summary>Appends bytes. Blocks the thread until the cluster has them: better use <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    /// <param name="buffer">Holds the bytes.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many they are.</param>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Blocking.Wait(WriteAsync(buffer.AsMemory(offset, count)).AsTask());
    }

    /// <summary>Appends bytes. Blocks the thread until the cluster has them: better use <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    /// <param name="buffer">The bytes.</param>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        byte[] bytes = buffer.ToArray();
        Write(bytes, 0, bytes.Length);
    }

    /// <summary>Not supported.</summary>
    /// <param name="buffer">Not used.</param>
    /// <param name="offset">Not used.</param>
    /// <param name="count">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    /// <param name="offset">Not used.</param>
    /// <param name="origin">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    /// <param name="value">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Makes visible what was written, and ends the stream.</summary>
    /// <param name="disposing">Whether it is called by code, not by a finalizer. Then it blocks the thread until the bytes are visible.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            Flush();
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }
}
