using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>
/// The only place where the file system touches a cluster. Expected failures are values: an absent object is
/// <see cref="FsError.NotFound"/>, a cancelled call <see cref="FsError.Interrupted"/>. What is idempotent is retried below
/// this seam; what fails here has failed. Every call ends: idle connections time out.
/// </summary>
public interface IObjectStore
{
    /// <summary>What can be done in a bucket. Asks nothing of the cluster.</summary>
    /// <param name="bucket">The bucket.</param>
    StoreAbilities GetAbilities(BucketId bucket);

    /// <summary>Lists all buckets of all providers that the cluster knows.</summary>
    /// <returns>The buckets.</returns>
    ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken);

    /// <summary>Looks a bucket up.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>The bucket.</returns>
    ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken);

    /// <summary>Creates a bucket; <see cref="FsError.Exists"/> when it is there.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken);

    /// <summary>Destroys a bucket with all it holds. The caller has made sure that it is empty.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> DestroyBucketAsync(BucketId bucket, CancellationToken cancellationToken);

    /// <summary>Counts the objects of a bucket, also those that no listing tells. Takes long for large buckets.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <returns>Their number on the cluster's disks.</returns>
    ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken);

    /// <summary>Looks an object up, with what belongs to its present state: last write, ETag, custom metadata, parts.</summary>
    /// <param name="key">The object.</param>
    /// <returns>The object.</returns>
    ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Looks an object up, with all that the cluster tells: also where it lies, its copies and its last access. Costs the cluster more.</summary>
    /// <param name="key">The object.</param>
    /// <returns>The object.</returns>
    ValueTask<FsResult<ObjectInfo>> DescribeAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Lists one page. No name is missing, and each directory holds an object. A listing that the cluster does not complete in
    /// time, since it is moving objects, fails with <see cref="FsError.TimedOut"/>.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="request">What to list.</param>
    /// <returns>The page. A prefix that matches nothing is an empty page; <see cref="FsError.NotFound"/> when there is no such bucket.</returns>
    ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken);

    /// <summary>Begins to read an object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; -1 for all that follow.</param>
    /// <returns>The body, to be disposed; <see cref="FsError.NoSuchRange"/> when the offset lies behind the end.</returns>
    ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Writes a whole object; it appears at once or not at all.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="options">Custom metadata and checksum.</param>
    /// <returns>
    /// The object as the answer describes it: size, version, checksum. Neither version nor checksum: the object had the
    /// checksum of the options already, and the bytes were not stored.
    /// </returns>
    ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken);

    /// <summary>Begins a multipart upload.</summary>
    /// <param name="key">The object.</param>
    /// <returns>The upload's id.</returns>
    ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Uploads one part; parts may go in any order and side by side. A part that was not refused must not be sent again
    /// under its number in this upload: a second one destroys the object.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="partNumber">1 to 9999, without a gap at completion.</param>
    /// <param name="content">The bytes; at least one.</param>
    /// <returns>The outcome.</returns>
    ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken);

    /// <summary>
    /// Asks which parts have arrived. Only for the cluster's own buckets. A cluster may answer
    /// <see cref="FsError.NotFound"/> when a part is missing before one that arrived, and the upload is lost then.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <returns>The numbers of the parts.</returns>
    ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an object of the parts; it appears at once or not at all. Custom metadata must be set afterwards. It is refused
    /// unless exactly these parts have arrived. If it was not refused, the upload must be neither completed again nor aborted.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="partCount">Parts 1 to this number.</param>
    /// <returns>The outcome.</returns>
    ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken);

    /// <summary>Drops a multipart upload.</summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken);

    /// <summary>
    /// Sends bytes that are to be appended; nothing is visible before <see cref="FlushAppendAsync"/>. An object of more than
    /// one part is cut to its first.
    /// </summary>
    /// <param name="key">The object; existing content is kept in front.</param>
    /// <param name="handle">The handle of the call before, empty for the first.</param>
    /// <param name="content">The bytes.</param>
    /// <returns>The handle for the next call.</returns>
    ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken);

    /// <summary>Makes appended bytes visible.</summary>
    /// <param name="key">The object.</param>
    /// <param name="handle">The handle of the last append.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken);

    /// <summary>Deletes an object.</summary>
    /// <param name="key">The object.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Copies an object, custom metadata too. Succeeds only when the copy was seen whole; the source can be deleted then.
    /// The bytes stay on the cluster where it can be trusted with the name of the copy, else they go through the client.
    /// </summary>
    /// <param name="source">The object.</param>
    /// <param name="destination">The copy; it replaces what has its name.</param>
    /// <param name="replaces">Whether an object of that name may be there. Where it is not known, true is safe and costs a request.</param>
    /// <param name="cancellationToken">Ends the call; the copy may be there all the same.</param>
    /// <returns>The copy, and what of the source it is a copy of. On an error the source is as it was.</returns>
    ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, bool replaces, CancellationToken cancellationToken);

    /// <summary>Sets custom metadata.</summary>
    /// <param name="key">The object.</param>
    /// <param name="custom">Keys and values; neither may hold a space, a comma, a colon or an equals sign.</param>
    /// <param name="replaceAll">Whether keys that are not named are dropped; else they stay.</param>
    /// <returns>The outcome.</returns>
    ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken);

    /// <summary>Reads the capacity of the cluster.</summary>
    /// <returns>The capacity.</returns>
    ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken);
}
