using System.Buffers;
using System.Runtime.CompilerServices;
using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Reading;

/// <summary>Reads one object in the ways of an <see cref="AisReaderOptions"/>, and remembers the properties in the last answer.</summary>
internal sealed class ObjectReading
{
    private const int DefaultChunkSize = 1 << 16;
    private const int CopyBuffer = 1 << 18;

    private AisObjectProperties? _attributes;

    public ObjectReading(ObjectReads reads, ObjectAddress item, AisReaderOptions options)
    {
        options.Validate();
        Reads = reads;
        Item = item;
        Options = options;
    }

    public ObjectReads Reads { get; }

    public ObjectAddress Item { get; }

    public AisReaderOptions Options { get; }

    /// <summary>The properties in the last answer; null before the first.</summary>
    public AisObjectProperties? Attributes => Volatile.Read(ref _attributes);

    public void Note(AisObjectProperties properties) => Volatile.Write(ref _attributes, properties);

    public async ValueTask<AisObjectProperties> HeadAsync(CancellationToken cancellationToken)
    {
        AisObjectProperties properties = await Reads.HeadAsync(Item, null, cancellationToken).ConfigureAwait(false);
        Note(properties);
        return properties;
    }

    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        if (Options.Workers == 0)
        {
            return await Reads.ReadAllAsync(Item, Options.Get, Note, cancellationToken).ConfigureAwait(false);
        }

        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        if (read.Size > Array.MaxLength)
        {
            throw new AisException($"{Item.Url}: {read.Size} bytes don't fit an array.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)read.Size);
        await read.ReadIntoAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Reads in parallel into memory of the caller.</summary>
    public async ValueTask<long> DownloadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        if (read.Size > destination.Length)
        {
            throw new ArgumentException($"{Item.Url} has {read.Size} bytes, the buffer {destination.Length}.", nameof(destination));
        }

        await read.ReadIntoAsync(destination[..(int)read.Size], cancellationToken).ConfigureAwait(false);
        return read.Size;
    }

    /// <summary>Reads in parallel into a file.</summary>
    public async ValueTask<long> DownloadToFileAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        await read.ReadIntoFileAsync(path, progress, cancellationToken).ConfigureAwait(false);
        return read.Size;
    }

    public async ValueTask<AisObjectBody> OpenAsync(CancellationToken cancellationToken)
    {
        AisObjectBody body = await Reads.GetAsync(Item, Options.Get, cancellationToken).ConfigureAwait(false);
        Note(body.Properties);
        return body;
    }

    public async ValueTask<AisObjectStream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        AisObjectStream stream = new(this);
        await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
        return stream;
    }

    /// <summary>Reads everything into a stream, over broken connections.</summary>
    public async ValueTask<long> CopyToAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using AisObjectStream stream = await OpenStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            long done = 0;
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                done += read;
                progress?.Report(done);
            }

            return done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async IAsyncEnumerable<byte[]> ReadChunksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Options.Workers > 0)
        {
            ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
            await foreach (byte[] chunk in read.ReadChunksAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            yield break;
        }

        int size = Options.ChunkSize > 0 ? Options.ChunkSize : DefaultChunkSize;
        using AisObjectBody body = await OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            byte[] chunk = GC.AllocateUninitializedArray<byte>(body.Length >= 0 ? (int)Math.Min(size, body.Length - body.Received) : size);
            int filled = 0;
            while (filled < chunk.Length && await body.ReadAsync(chunk.AsMemory(filled), cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                filled += read;
            }

            if (filled == 0)
            {
                yield break;
            }

            yield return filled == chunk.Length ? chunk : chunk[..filled];
        }
    }
}
