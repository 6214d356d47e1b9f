using System.Runtime.CompilerServices;

namespace AisFs.Client.Http;

/// <summary>The body of a request as its source sees it. It counts bytes, times each write, and knows whether the network or the source failed.</summary>
internal sealed class UploadStream(Stream inner, IdleTimeout timer, TimeSpan idleTimeout, long limit, ClientMeter meter) : Stream
{
    /// <summary>The number of bytes that the network took.</summary>
    public long Written { get; private set; }

    /// <summary>Whether the last byte that was announced was given to the network, even if that failed.</summary>
    public bool MayBeWhole { get; private set; }

    /// <summary>Whether a write failed.</summary>
    public bool NetworkFailed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (limit >= 0 && buffer.Length > limit - Written)
        {
            throw new AisException($"The content has more than the {limit} bytes that were announced.");
        }

        MayBeWhole |= limit >= 0 && Written + buffer.Length >= limit;
        timer.Start(idleTimeout);
        try
        {
            // The caller's token may differ from the exchange's: both must end the write.
            CancellationToken token = timer.Token;
            CancellationTokenRegistration link = cancellationToken == token ? default : timer.Link(cancellationToken);
            await using (link.ConfigureAwait(false))
            {
                await inner.WriteAsync(buffer, token).ConfigureAwait(false);
            }

            Written += buffer.Length;
            meter.Sent(buffer.Length);
        }
        catch
        {
            NetworkFailed = true;
            throw;
        }

        timer.Stop();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("Write asynchronously: the network is not waited for on a thread.");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
