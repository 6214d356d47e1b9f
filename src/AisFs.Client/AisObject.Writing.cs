using AisFs.Client.Objects;
using AisFs.Client.Transfers;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>PUT, append, multipart uploads, delete, rename, copy and custom metadata.</content>
public partial class AisObject
{
    /// <summary>The greatest number of parts of one upload.</summary>
    public const int MaxParts = PartSizes.MostParts;

    /// <summary>
    /// Stores the object; it appears as a whole or not at all, and replaces what has its name. With a checksum that the
    /// object has already the cluster stores nothing, see <see cref="AisPutResult.WasStored"/>; the custom metadata are set
    /// all the same.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="options">Custom metadata and checksum; null for none.</param>
    /// <returns>What the cluster says about the object.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisChecksumException">The content did not arrive as announced.</exception>
    public virtual ValueTask<AisPutResult> PutAsync(AisContent content, AisPutOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _areas.Objects.Writes.PutAsync(Address, content, options ?? AisPutOptions.Default, cancellationToken);
    }

    /// <summary>
    /// Stores a local file; a large one in parts, several at once, in little memory. The object appears as a whole or not at all.
    /// </summary>
    /// <param name="path">The file. One that changes while it is sent is not stored.</param>
    /// <param name="options">Sizes, metadata, and whether an upload that fails can go on; null: the defaults.</param>
    /// <param name="progress">Reports the number of bytes that have arrived; null: no reports.</param>
    /// <param name="cancellationToken">Ends the upload: it is dropped, unless <see cref="AisUploadOptions.ResumeFile"/> keeps it.</param>
    /// <returns>What the cluster says about the object.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a directory.</exception>
    /// <exception cref="IOException">The file can't be read, or was changed meanwhile.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisPutResult> UploadFileAsync(
        string path, AisUploadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileUpload(_areas.Objects, Address, options ?? AisUploadOptions.Default, progress).RunAsync(path, cancellationToken);
    }

    /// <summary>
    /// Stores what a stream gives, from where it stands to its end; much of it in parts, several at once. Its length need not be known. The
    /// object appears as a whole or not at all.
    /// </summary>
    /// <param name="stream">The stream; it stays open. It is read once.</param>
    /// <param name="options">Sizes and metadata; null: the defaults.</param>
    /// <param name="progress">Reports the number of bytes that have arrived; null: no reports.</param>
    /// <param name="cancellationToken">Ends the upload: it is dropped.</param>
    /// <returns>What the cluster says about the object.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisPutResult> UploadAsync(
        Stream stream, AisUploadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new StreamUpload(_areas.Objects, Address, options ?? AisUploadOptions.Default, progress).RunAsync(stream, cancellationToken);
    }

    /// <summary>
    /// Whether the cluster's append works under this name. The handle that it answers holds the name between separators: a
    /// name with <c>|</c> or a control character in it makes the next request fail.
    /// </summary>
    public virtual bool CanAppend => ObjectAppends.CanAppend(Name);

    /// <summary>
    /// Sends bytes that are to be appended; nothing is visible before <see cref="FlushAppendAsync"/>. Never sent twice. Only
    /// for an object of one part, which a HEAD shows (<see cref="AisHeadProperties.Chunked"/>): AIStore 5.0 cuts any other
    /// to its first part.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="handle">The handle from the call before; empty for the first: what the object has stays in front.</param>
    /// <returns>The handle for the next call.</returns>
    /// <exception cref="InvalidOperationException">The name does not allow it, see <see cref="CanAppend"/>.</exception>
    public virtual ValueTask<string> AppendAsync(AisContent content, string handle = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(handle);
        return _areas.Objects.Appends.AppendAsync(Address, content, handle, cancellationToken);
    }

    /// <summary>Makes appended bytes visible.</summary>
    /// <param name="handle">The handle of the last append.</param>
    /// <returns>What the cluster says about the object.</returns>
    public virtual ValueTask<AisPutResult> FlushAppendAsync(string handle, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        return _areas.Objects.Appends.FlushAsync(Address, handle, cancellationToken);
    }

    /// <summary>Deletes the object.</summary>
    /// <returns>Completes when it is gone.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask DeleteAsync(CancellationToken cancellationToken = default)
        => _areas.Objects.Writes.DeleteAsync(Address, cancellationToken);

    /// <summary>Deletes the object, if it exists. A missing one costs no exception.</summary>
    /// <returns>Whether it existed.</returns>
    public virtual ValueTask<bool> TryDeleteAsync(CancellationToken cancellationToken = default)
        => _areas.Objects.Writes.TryDeleteAsync(Address, cancellationToken);

    /// <summary>Renames the object within its bucket, which must be an ais:// one, and replaces what has the new name.</summary>
    /// <param name="newName">The new name.</param>
    /// <returns>The handle of the new name.</returns>
    /// <remarks>See <see cref="RenameAsync(string, AisRenameOptions?, CancellationToken)"/> for what a rename may destroy.</remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud or a remote cluster.</exception>
    /// <exception cref="AisUnsafeNameException">The new name holds '%', '?', '#' or a control character.</exception>
    public virtual ValueTask<AisObject> RenameAsync(string newName, CancellationToken cancellationToken = default)
        => RenameAsync(newName, null, cancellationToken);

    /// <summary>Renames the object within its bucket, which must be an ais:// one, and replaces what has the new name.</summary>
    /// <param name="newName">The new name.</param>
    /// <param name="options">How; null: only to a name that is safe.</param>
    /// <returns>The handle of the new name.</returns>
    /// <remarks>
    /// Dangerous: if the names belong to different targets, the cluster does not check the copy. It answers 200 and removes the
    /// object even if the other target has refused the copy, for example because it is full or a directory lies where the object
    /// would. Over an object with the same checksum nothing is written: that object keeps its custom metadata, and those of the
    /// renamed object are lost. The safe way is <see cref="CopyToAsync"/>, then a check of the copy
    /// (<see cref="HeadAsync"/>: size, checksum, custom metadata), then <see cref="DeleteAsync"/>.
    /// </remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud or a remote cluster.</exception>
    /// <exception cref="AisNameTakenException">A directory lies where the object would, on the same target.</exception>
    /// <exception cref="AisUnsafeNameException">
    /// The new name holds '%', '?', '#' or a control character: another target would take it for another name.
    /// </exception>
    public virtual async ValueTask<AisObject> RenameAsync(string newName, AisRenameOptions? options, CancellationToken cancellationToken = default)
    {
        AisObject renamed = Bucket.Object(newName);
        await _areas.Objects.Writes.RenameAsync(Address, renamed.Address, options ?? AisRenameOptions.Default, cancellationToken).ConfigureAwait(false);
        return renamed;
    }

    /// <summary>Copies the object on the cluster, custom metadata too, and replaces what has the name of the copy.</summary>
    /// <param name="destination">The copy; of the same cluster.</param>
    /// <param name="options">How to copy; null: as it is.</param>
    /// <returns>Completes when the cluster answers success.</returns>
    /// <remarks>
    /// The cluster answers success even if the copy belongs to another target and that target has refused it: look at the copy
    /// (<see cref="HeadAsync"/>: size, checksum, custom metadata) before the original is touched. Over an object of another
    /// target the custom metadata of both are merged; over an object with the same checksum nothing is written.
    /// </remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    /// <exception cref="AisNameTakenException">A directory lies where the copy would, on the same target.</exception>
    /// <exception cref="AisUnsafeNameException">
    /// The copy's name holds '%', '?', '#' or a control character: another target would take it for another name.
    /// </exception>
    public virtual ValueTask CopyToAsync(AisObject destination, AisCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return _areas.Objects.Writes.CopyAsync(Address, destination.Address, options ?? AisCopyOptions.Default, cancellationToken);
    }

    /// <summary>Reads the custom metadata.</summary>
    /// <returns>Keys and values; empty when there is none.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual async ValueTask<IReadOnlyDictionary<string, string>> GetCustomAsync(CancellationToken cancellationToken = default)
        => (await HeadAsync(PropertyNames.Custom, cancellationToken).ConfigureAwait(false)).Custom;

    /// <summary>Sets custom metadata.</summary>
    /// <param name="custom">Keys and values. Listings escape nothing: keys and values without spaces and colons come back whole.</param>
    /// <param name="replaceAll">Whether keys that are not named are dropped; else they stay.</param>
    /// <returns>Completes when it is set.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public virtual ValueTask SetCustomAsync(IReadOnlyDictionary<string, string> custom, bool replaceAll = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(custom);
        return _areas.Objects.Writes.SetCustomAsync(Address, custom, replaceAll, cancellationToken);
    }

    /// <summary>Begins a multipart upload. Its object appears at completion, without any custom metadata: set that afterwards.</summary>
    /// <returns>The upload.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisMultipartUpload> BeginMultipartAsync(CancellationToken cancellationToken = default)
        => new(this, _areas.Objects.Multipart, await _areas.Objects.Multipart.BeginAsync(Address, cancellationToken).ConfigureAwait(false));

    /// <summary>Continues a multipart upload that was begun before.</summary>
    /// <param name="uploadId">Its id.</param>
    /// <returns>The upload.</returns>
    public virtual AisMultipartUpload GetMultipart(string uploadId)
    {
        ArgumentException.ThrowIfNullOrEmpty(uploadId);
        return new AisMultipartUpload(this, _areas.Objects.Multipart, uploadId);
    }
}
