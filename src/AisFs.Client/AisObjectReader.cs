using System.Runtime.CompilerServices;

namespace AisFs.Client.Reading;

/// <summary>Ways to read one object: at once, by chunks, as a stream that survives broken connections, in parallel. Immutable but for <see cref="Attributes"/>.</summary>
public sealed class AisObjectReader
{
    private const int DefaultChunkSize = 1 << 16;

    private AisObjectProperties? _attributes;

    internal AisObjectReader(AisObject item, AisReaderOptions? options)
    {
        Object = item;
        Options = options ?? AisReaderOptions.Default;
        Options.Validate();
    }

    /// <summary>The object.</summary>
    public AisObject Object { get; }

    /// <summary>The options.</summary>
    public AisReaderOptions Options { get; }

    /// <summary>What the last answer told of the object; null before the first.</summary>
    public AisObjectProperties? Attributes => Volatile.Read(ref _attributes);

    /// <summary>Asks for the object's properties.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<AisObjectProperties> HeadAsync(CancellationToken cancellationToken = default)
    {
        AisObjectProperties properties = await Object.HeadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _attributes, properties);
        return properties;
    }

    /// <summary>The object's properties as they were last told; asks for them if nothing was.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<AisObjectProperties> GetAttributesAsync(CancellationToken cancellationToken = default)
        => Attributes ?? await HeadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reads everything into an array; in parallel when the options say so.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile, which a parallel read notices.</exception>
    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        if (Options.Workers == 0)
        {
            return await Object.ReadAllAsync(Options.Get, cancellationToken).ConfigureAwait(false);
        }

        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        if (read.Size > Array.MaxLength)
        {
            throw new AisException($"{Object.Url}: {read.Size} bytes don't fit an array.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)read.Size);
        await read.ReadIntoAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Reads the whole object in parallel into memory of the caller; native memory will do.</summary>
    /// <param name="destination">Where to; at least as large as the object.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ArgumentException">The object is larger than <paramref name="destination"/>, or the options ask for a part of it.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile.</exception>
    public async ValueTask<long> DownloadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        if (read.Size > destination.Length)
        {
            throw new ArgumentException($"{Object.Url} has {read.Size} bytes, the buffer {destination.Length}.", nameof(destination));
        }

        await read.ReadIntoAsync(destination[..(int)read.Size], cancellationToken).ConfigureAwait(false);
        return read.Size;
    }

    /// <summary>
    /// Reads the whole object in parallel into a file. It appears under its name when it is complete, and replaces what was
    /// there; until then it has the ending <c>.part</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the number of bytes that are there; null: nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ArgumentException">The options ask for a part of the object.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public async ValueTask<long> DownloadToFileAsync(string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ParallelRead read = await ParallelRead.PrepareAsync(this, cancellationToken).ConfigureAwait(false);
        await read.ReadIntoFileAsync(path, progress, cancellationToken).ConfigureAwait(false);
        return read.Size;
    }

    /// <summary>Begins to read, and gives the body as it arrives.</summary>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The body, to be disposed.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<AisObjectBody> OpenAsync(CancellationToken cancellationToken = default)
    {
        AisObjectBody body = await Object.GetAsync(Options.Get, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _attributes, body.Properties);
        return body;
    }

    /// <summary>Reads chunk after chunk, all but the last of the same size; in parallel, and still in order, when the options say so.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The chunks; each is the caller's to keep.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisTruncatedException">The connection broke; a parallel read goes on first.</exception>
    public async IAsyncEnumerable<byte[]> ReadChunksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
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

    /// <summary>
    /// Opens a stream that can seek, goes on where it stopped when the connection breaks, and never mixes two versions of
    /// the object.
    /// </summary>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The stream; it can be read asynchronously only.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<AisObjectStream> OpenStreamAsync(CancellationToken cancellationToken = default)
    {
        AisObjectStream stream = new(this);
        await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
        return stream;
    }

    internal void Note(AisObjectProperties properties) => Volatile.Write(ref _attributes, properties);
}
