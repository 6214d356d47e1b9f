using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>
/// The body of a GET, still arriving. One reader at a time. To be disposed; if that happens before the end, the rest is
/// not waited for.
/// </summary>
public sealed class AisObjectBody : IDisposable, IAsyncDisposable
{
    private readonly AisResponse _response;
    private readonly AisClientOptions _options;
    private readonly IdleTimeout _timer;
    private readonly long _size;
    private AisObjectProperties? _properties;
    private Stream? _stream;
    private long _length;
    private bool _isDisposed;

    /// <summary>Makes the body of an answer.</summary>
    /// <param name="response">The answer; it belongs to the body.</param>
    /// <param name="size">The size of the whole object; -1 if the answer does not say.</param>
    /// <param name="offset">The offset in the object of the first byte.</param>
    /// <param name="length">The number of bytes; -1 if the answer does not say.</param>
    /// <param name="options">The options of the client.</param>
    internal AisObjectBody(AisResponse response, long size, long offset, long length, AisClientOptions options)
    {
        _response = response;
        _options = options;
        _timer = IdleTimeout.Rent(options.TimeProvider);
        _size = size;
        _length = length;
        Offset = offset;
    }

    /// <summary>The object as the answer's headers describe it.</summary>
    public AisObjectProperties Properties
    {
        // Many readers want the bytes only.
        get => _properties ??= HeaderReader.ReadObject(_response.Headers, _response.Request.ObjectName, _size);
        internal init => _properties = value;
    }

    /// <summary>The offset in the object of the body's first byte.</summary>
    public long Offset { get; }

    /// <summary>The number of bytes of the body; -1 if the server does not say.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>The number of bytes that were read.</summary>
    public long Received { get; private set; }

    /// <summary>The body as a stream that can be read only. The body is disposed with it. A connection that breaks is an error: <see cref="Reading.AisObjectReader.OpenStreamAsync"/> goes on instead.</summary>
    /// <returns>The stream; of which there should be one.</returns>
    public Stream AsStream() => new BodyStream(this, ownsBody: true);

    /// <summary>Reads some bytes straight into the caller's memory, native memory too.</summary>
    /// <param name="destination">Where to. Large is fast: nothing is buffered in between.</param>
    /// <param name="cancellationToken">Ends the read; the body can't be read on afterwards.</param>
    /// <returns>The number of bytes; 0 at the end, or when <paramref name="destination"/> is empty.</returns>
    /// <exception cref="AisTruncatedException">The body ended, or the connection broke, too early.</exception>
    /// <exception cref="AisTimeoutException">No byte came for as long as <see cref="AisClientOptions.IdleTimeout"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (destination.IsEmpty || Received == _length)
        {
            return 0;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _stream ??= await _response.OpenBodyAsync(cancellationToken).ConfigureAwait(false);
            ValueTask<int> reading = _stream.ReadAsync(destination, _timer.Token);
            int read = reading.IsCompletedSuccessfully ? reading.Result : await WaitAsync(reading, cancellationToken).ConfigureAwait(false);
            Received += read;
            _response.Meter.Received(read);
            if (read == 0)
            {
                if (Received < _length)
                {
                    throw Describe(new AisTruncatedException(_length, Received));
                }

                _length = Received;
            }

            return read;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(new AisTimeoutException($"{_response.Request}: no byte came for {_options.IdleTimeout.TotalSeconds:0.#} s, {Received} bytes had.", e));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Describe(new AisTruncatedException(_length, Received, e));
        }
    }

    /// <summary>Reads the rest into an array.</summary>
    /// <returns>The bytes.</returns>
    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        if (_length > Array.MaxLength)
        {
            throw new AisException($"{_response.Request}: {_length} bytes don't fit an array.");
        }

        if (_length >= 0)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)(_length - Received));
            int filled = 0;
            while (filled < bytes.Length)
            {
                filled += await ReadAsync(bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            }

            return bytes;
        }

        using MemoryStream stream = new();
        await CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        return stream.ToArray();
    }

    /// <summary>Writes the rest to a stream.</summary>
    /// <param name="destination">The stream.</param>
    /// <returns>The number of bytes.</returns>
    public async ValueTask<long> CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 18);
        long total = 0;
        try
        {
            while (true)
            {
                int read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return total;
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                total += read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _response.Dispose();
            _timer.End(isReusable: Received == _length);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    // Bytes that are there already need neither a timeout nor a way to give them up.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        int read;
        _timer.Start(_options.IdleTimeout);
        CancellationTokenRegistration link = _timer.Link(cancellationToken);
        await using (link.ConfigureAwait(false))
        {
            read = await reading.ConfigureAwait(false);
        }

        _timer.Stop();
        return read;
    }

    private AisException Describe(AisException error)
    {
        error.Bucket = _response.Request.Bucket;
        error.ObjectName = _response.Request.ObjectName;
        return _response.Describe(error);
    }
}
