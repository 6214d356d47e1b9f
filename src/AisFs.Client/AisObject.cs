using AisFs.Client.Jobs;
using AisFs.Client.Reading;
using AisFs.Client.Transfers;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>A handle of an object: a name, not a promise that the object exists. Immutable.</summary>
/// <remarks>
/// Cancellation calls no change back that was sent: a PUT, copy or delete that is cancelled may have taken effect as a whole,
/// never in part. What was appended and not flushed, and a multipart upload that was not completed, stay on the cluster unseen.
/// </remarks>
public partial class AisObject
{
    private readonly ClientAreas _areas;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisObject()
    {
        Bucket = null!;
        _areas = null!;
        Address = null!;
    }

    internal AisObject(AisBucket bucket, ClientAreas areas, ObjectAddress address)
    {
        Bucket = bucket;
        _areas = areas;
        Address = address;
    }

    /// <summary>The bucket.</summary>
    public virtual AisBucket Bucket { get; }

    /// <summary>The name.</summary>
    public virtual string Name => Address.Name;

    /// <summary>The unique name: <c>ais/@#/bucket/object</c>. Its digest decides which target owns the object.</summary>
    public virtual string UniqueName => Address.UniqueName;

    /// <summary>The object as a URL, for example <c>ais://bucket/object</c>; nothing in it is escaped.</summary>
    public virtual string Url => Address.Url;

    internal ObjectAddress Address { get; }

    /// <summary>The object as a URL.</summary>
    /// <returns><see cref="Url"/>.</returns>
    public override string ToString() => Url;

    /// <summary>Reads the properties.</summary>
    /// <param name="properties">
    /// Which ones, separated by commas, see <see cref="AisHeadProperties"/>; null: those that every cluster knows (no last write, no ETag).
    /// The answer describes what the cluster has. Only a GET looks for a newer version in a cloud: a HEAD that asks for it makes
    /// the cluster drop the connection.
    /// </param>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisObjectProperties> HeadAsync(string? properties = null, CancellationToken cancellationToken = default)
        => _areas.Objects.Reads.HeadAsync(Address, properties, cancellationToken);

    /// <summary>Reads the properties, if the object exists. A missing one costs no exception.</summary>
    /// <param name="properties">Which ones, as for <see cref="HeadAsync"/>.</param>
    /// <returns>The properties; null when the object or its bucket does not exist.</returns>
    public virtual ValueTask<AisObjectProperties?> TryHeadAsync(string? properties = null, CancellationToken cancellationToken = default)
        => _areas.Objects.Reads.TryHeadAsync(Address, properties, cancellationToken);

    /// <summary>Begins to read the object.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The body, to be disposed.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisRangeException">The range lies behind the end.</exception>
    public virtual ValueTask<AisObjectBody> GetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Objects.Reads.GetAsync(Address, options ?? AisGetOptions.Default, cancellationToken);

    /// <summary>Begins to read the object, if it exists. A missing one costs no exception.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The body, to be disposed; null when the object or its bucket does not exist.</returns>
    /// <exception cref="AisRangeException">The range lies behind the end.</exception>
    public virtual ValueTask<AisObjectBody?> TryGetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Objects.Reads.TryGetAsync(Address, options ?? AisGetOptions.Default, cancellationToken);

    /// <summary>Reads the whole object into an array; for small ones. A body that breaks off is read again.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask<byte[]> ReadAllAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Objects.Reads.ReadAllAsync(Address, options ?? AisGetOptions.Default, null, cancellationToken);

    /// <summary>Opens the object as a stream that can seek, goes on where it stopped when the connection breaks, and never mixes two versions.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The stream, to be disposed.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask<AisObjectStream> OpenReadAsync(AisReaderOptions? options = null, CancellationToken cancellationToken = default)
        => new ObjectReading(_areas.Objects.Reads, Address, options ?? AisReaderOptions.Default).OpenStreamAsync(cancellationToken);

    /// <summary>Reads the object into a stream. A connection that breaks is made again, and the bytes go on where they stopped.</summary>
    /// <param name="destination">The stream; it stays open.</param>
    /// <param name="progress">Reports the number of bytes that were written; null: no reports.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile; <paramref name="destination"/> has a part of the former one.</exception>
    public virtual ValueTask<long> DownloadToAsync(Stream destination, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return new ObjectReading(_areas.Objects.Reads, Address, AisReaderOptions.Default).CopyToAsync(destination, progress, cancellationToken);
    }

    /// <summary>
    /// Reads the object into a local file by ranges, several at once. The file appears under its name when it is complete, and replaces
    /// what was there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Sizes, and whether a download that fails can go on; null: the defaults.</param>
    /// <param name="progress">Reports the number of bytes that have arrived; null: no reports.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisVersionChangedException">The object was replaced meanwhile.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public virtual ValueTask<long> DownloadFileAsync(
        string path, AisDownloadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileDownload(_areas.Objects, Address, options ?? AisDownloadOptions.Default, progress).RunAsync(path, cancellationToken);
    }

    /// <summary>Reads the whole object as binary data, which converts to text, JSON and streams; for small ones.</summary>
    /// <returns>The bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual async ValueTask<BinaryData> DownloadContentAsync(CancellationToken cancellationToken = default)
        => new(await ReadAllAsync(cancellationToken: cancellationToken).ConfigureAwait(false));

    /// <summary>The URL that a GET of the object is sent to.</summary>
    /// <param name="options">What would be read; null: all of it.</param>
    /// <returns>The URL, escaped.</returns>
    public virtual string GetRequestUrl(AisGetOptions? options = null)
        => _areas.Objects.Reads.GetUrl(Address, options);

    /// <summary>Prepares to read the object in one of several ways. Nothing is sent.</summary>
    /// <param name="options">What to read, and how; null: all of it, in one stream.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentException">The options don't go together.</exception>
    public virtual AisObjectReader GetReader(AisReaderOptions? options = null) => new(this, new ObjectReading(_areas.Objects.Reads, Address, options ?? AisReaderOptions.Default));

    /// <summary>Opens a stream that appends to the object, or makes it.</summary>
    /// <returns>The stream, to be disposed with <c>await using</c>.</returns>
    public virtual AisAppendStream OpenAppend() => new(_areas.Objects.Appends, Address);

    /// <summary>Opens a stream that replaces the object. The object is empty at once. Use PUT if readers must not see that.</summary>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The stream, to be disposed with <c>await using</c>.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisAppendStream> OpenWriteAsync(CancellationToken cancellationToken = default)
    {
        await PutAsync(AisContent.Empty, cancellationToken: cancellationToken).ConfigureAwait(false);
        return OpenAppend();
    }

    /// <summary>
    /// Makes this object of a file that lies on a target, or objects of the files of a directory (their names begin with
    /// this object's name). Never sent twice.
    /// </summary>
    /// <param name="path">The absolute path on the target. The cluster allows one directory for this, and what is below it.</param>
    /// <param name="options">How; null: one file, kept, and nothing replaced.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job; its id is empty when a single file was done at once.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisServerException">400: the path is relative, or not where the cluster allows it.</exception>
    public virtual async ValueTask<AisJob> PromoteAsync(string path, AisPromoteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string id = await _areas.Objects.Jobs.PromoteAsync(Address, path, options ?? AisPromoteOptions.Default, cancellationToken).ConfigureAwait(false);
        return new AisJob(_areas.Jobs, id, AisJobKinds.Promote);
    }

    /// <summary>Fetches the object from the cloud or remote cluster in chunks, in parallel. Never sent twice.</summary>
    /// <param name="options">How; null: the cluster decides.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual async ValueTask<AisJob> BlobDownloadAsync(AisBlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        string id = await _areas.Objects.Jobs.BlobDownloadAsync(Address, options ?? AisBlobDownloadOptions.Default, cancellationToken).ConfigureAwait(false);
        return new AisJob(_areas.Jobs, id, AisJobKinds.BlobDownload);
    }

    /// <summary>
    /// Asks whether the object is locked for writing: usually because the cluster is fetching it from the cloud
    /// (AIS 5.0; older clusters answer 400).
    /// </summary>
    /// <returns>Whether it is (423).</returns>
    /// <exception cref="AisServerException">The cluster does not know the question, or answered with another error.</exception>
    public virtual ValueTask<bool> IsLockedAsync(CancellationToken cancellationToken = default)
        => _areas.Objects.ColdGets.IsLockedAsync(Address, cancellationToken);
}
