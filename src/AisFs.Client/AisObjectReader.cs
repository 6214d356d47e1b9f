namespace AisFs.Client.Reading;

/// <summary>Reads one object: at once, in chunks, as a stream that survives broken connections, or in parallel. Immutable but for <see cref="Attributes"/>.</summary>
public class AisObjectReader
{
    private readonly ObjectReading _reading;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisObjectReader()
    {
        Object = null!;
        _reading = null!;
    }

    internal AisObjectReader(AisObject item, ObjectReading reading)
    {
        Object = item;
        _reading = reading;
    }

    /// <summary>The object.</summary>
    public virtual AisObject Object { get; }

    /// <summary>The options.</summary>
    public virtual AisReaderOptions Options => _reading.Options;

    /// <summary>The object's properties in the last answer; null before the first.</summary>
    public virtual AisObjectProperties? Attributes => _reading.Attributes;

    /// <summary>Asks for the object's properties.</summary>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask<AisObjectProperties> HeadAsync(CancellationToken cancellationToken = default)
        => _reading.HeadAsync(cancellationToken);

    /// <summary>The object's properties in the last answer; asks for them if there is none.</summary>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual async ValueTask<AisObjectProperties> GetAttributesAsync(CancellationToken cancellationToken = default)
        => Attributes ?? await HeadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reads everything into an array; in parallel when the options say so.</summary>
    /// <returns>The bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile, which a parallel read notices.</exception>
    public virtual ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken = default)
        => _reading.ReadAllAsync(cancellationToken);

    /// <summary>Reads the whole object in parallel into memory of the caller; native memory works too.</summary>
    /// <param name="destination">Where to; at least as large as the object.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ArgumentException">The object is larger than <paramref name="destination"/>, or the options ask for a part of it.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile.</exception>
    public virtual ValueTask<long> DownloadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
        => _reading.DownloadAsync(destination, cancellationToken);

    /// <summary>
    /// Reads the whole object in parallel into a file. It appears under its name when it is complete, and replaces what was
    /// there; until then it has the ending <c>.part</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Reports the number of bytes that have arrived; null: no reports.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ArgumentException">The options ask for a part of the object.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public virtual ValueTask<long> DownloadToFileAsync(string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _reading.DownloadToFileAsync(path, progress, cancellationToken);
    }

    /// <summary>Begins to read, and gives the body as it arrives.</summary>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The body, to be disposed.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask<AisObjectBody> OpenAsync(CancellationToken cancellationToken = default)
        => _reading.OpenAsync(cancellationToken);

    /// <summary>Reads chunk after chunk, all but the last of the same size; in parallel, and still in order, when the options say so.</summary>
    /// <returns>The chunks; each is the caller's to keep.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisTruncatedException">The connection broke; a parallel read goes on first.</exception>
    public virtual IAsyncEnumerable<byte[]> ReadChunksAsync(CancellationToken cancellationToken = default)
        => _reading.ReadChunksAsync(cancellationToken);

    /// <summary>
    /// Opens a stream that can seek, goes on where it stopped when the connection breaks, and never mixes two versions of
    /// the object.
    /// </summary>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask<AisObjectStream> OpenStreamAsync(CancellationToken cancellationToken = default)
        => _reading.OpenStreamAsync(cancellationToken);
}
