using Microsoft.Win32.SafeHandles;

namespace AisFs.Client;

/// <summary>Bytes that are to be sent. They are asked for only when a target is ready for them, and again for each further attempt.</summary>
public abstract class AisContent
{
    /// <summary>No bytes.</summary>
    public static AisContent Empty { get; } = new MemoryContent(default);

    /// <summary>The number of bytes; -1 when it is not known beforehand (chunked transfer encoding).</summary>
    public abstract long Length { get; }

    /// <summary>Whether the bytes can be written more than once. If not, a failed request is not sent again.</summary>
    public abstract bool CanReplay { get; }

    /// <summary>Sends bytes in memory; native memory works too. It must not change until the request has ended.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The content.</returns>
    public static AisContent FromMemory(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? Empty : new MemoryContent(bytes);

    /// <summary>Sends a stream from where it stands to its end. One that can't seek is sent once only.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="length">The number of bytes; -1: what the stream says, or unknown.</param>
    /// <returns>The content.</returns>
    public static AisContent FromStream(Stream stream, long length = -1)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, -1);
        return new StreamSource(stream, length);
    }

    /// <summary>Sends a file. It is opened for each attempt.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The content.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a directory.</exception>
    public static AisContent FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        LocalFiles.RequireFile(path);

        return new FileContent(path);
    }

    /// <summary>Sends chunks as they come. They are asked for once only: a failed request is not sent again once a chunk was taken.</summary>
    /// <param name="chunks">The chunks; each must not change until the next is asked for.</param>
    /// <param name="length">The number of bytes in all; -1 when that is not known.</param>
    /// <returns>The content.</returns>
    public static AisContent FromChunks(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, long length = -1)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, -1);
        return new ChunkContent(chunks, length);
    }

    /// <summary>Sends bytes; they must not change until the request has ended. For languages without conversions.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The content.</returns>
    public static AisContent FromBinaryData(BinaryData bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return FromMemory(bytes.ToMemory());
    }

    /// <summary>Sends bytes: wherever a content is asked for, an array does. It must not change until the request has ended.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator AisContent(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return FromMemory(bytes);
    }

    /// <summary>Sends bytes: wherever a content is asked for, memory does. It must not change until the request has ended.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator AisContent(ReadOnlyMemory<byte> bytes) => FromMemory(bytes);

    /// <summary>Sends bytes: wherever a content is asked for, memory does. It must not change until the request has ended.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator AisContent(Memory<byte> bytes) => FromMemory(bytes);

    /// <summary>Sends bytes: wherever a content is asked for, binary data do.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator AisContent(BinaryData bytes) => FromBinaryData(bytes);

    /// <summary>Sends a stream from where it stands to its end, see <see cref="FromStream"/>. It stays open.</summary>
    /// <param name="stream">The stream.</param>
    public static implicit operator AisContent(Stream stream) => FromStream(stream);

    /// <summary>Sends what a callback writes. It is called again, and writes the same bytes again, when a request must be repeated.</summary>
    /// <param name="length">The number of bytes that it writes; -1 when that is not known.</param>
    /// <param name="write">Writes all bytes, from the first.</param>
    /// <returns>The content.</returns>
    public static AisContent FromCallback(long length, Func<Stream, CancellationToken, ValueTask> write)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, -1);
        ArgumentNullException.ThrowIfNull(write);
        return new CallbackContent(length, write);
    }

    /// <summary>Writes all bytes, from the first.</summary>
    /// <param name="destination">The request's body.</param>
    /// <returns>Completes when all bytes were written.</returns>
    public abstract ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken);

    private sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : AisContent
    {
        public override long Length => bytes.Length;

        public override bool CanReplay => true;

        public override ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
            => bytes.IsEmpty ? ValueTask.CompletedTask : destination.WriteAsync(bytes, cancellationToken);
    }

    private sealed class ChunkContent(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, long length) : AisContent
    {
        public override long Length => length;

        public override bool CanReplay => false;

        public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
        {
            await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await destination.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class CallbackContent(long length, Func<Stream, CancellationToken, ValueTask> write) : AisContent
    {
        public override long Length => length;

        public override bool CanReplay => true;

        public override ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken) => write(destination, cancellationToken);
    }

    private sealed class FileContent(string path) : AisContent
    {
        private readonly long _length = ReadLength(path);

        public override long Length => _length;

        public override bool CanReplay => true;

        public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
        {
            FileStream file = new(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            await using (file.ConfigureAwait(false))
            {
                await file.CopyToAsync(destination, 1 << 18, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>Of a symbolic link, the length of what it leads to: <see cref="FileInfo"/> gives that of the link.</summary>
        private static long ReadLength(string path)
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle);
        }
    }

    private sealed class StreamSource : AisContent
    {
        private readonly Stream _stream;
        private readonly long _start;

        public StreamSource(Stream stream, long length)
        {
            _stream = stream;
            _start = stream.CanSeek ? stream.Position : 0;
            Length = length >= 0 || !stream.CanSeek ? length : stream.Length - _start;
        }

        public override long Length { get; }

        public override bool CanReplay => _stream.CanSeek;

        public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
        {
            if (_stream.CanSeek)
            {
                _stream.Position = _start;
            }

            await _stream.CopyToAsync(destination, 1 << 18, cancellationToken).ConfigureAwait(false);
        }
    }
}
