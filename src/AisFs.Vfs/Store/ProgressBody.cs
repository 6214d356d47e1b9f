using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Store;

/// <summary>The bytes of a request. What the network takes of them is progress of the operation that they are sent for.</summary>
internal sealed class ProgressBody(Func<Stream, CancellationToken, ValueTask> source, OperationProgress? progress)
{
    public ProgressBody(IUploadContent content, OperationProgress? progress)
        : this(content.CopyToAsync, progress)
    {
    }

    /// <summary>Writes the bytes to the body of a request.</summary>
    public ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
        => progress is null ? source(destination, cancellationToken) : source(new CountedStream(destination, progress), cancellationToken);

    private sealed class CountedStream(Stream inner, OperationProgress progress) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            progress.Moved();
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
