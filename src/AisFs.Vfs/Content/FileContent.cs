using AisFs.Vfs.Memory;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>
/// The bytes of one file while at least one handle has it open: either those of one version of an object, or a newer
/// state that was written here and waits for its upload. All members may be called from many threads at once.
/// </summary>
internal sealed class FileContent : IAsyncDisposable
{
    /// <summary>The object.</summary>
    public ObjectKey Key => throw new NotImplementedException();

    /// <summary>The object's state on the cluster, as of open or of the last flush; null before the first flush of a new file.</summary>
    public ObjectInfo? Info => throw new NotImplementedException();

    /// <summary>The present size in bytes, unflushed writes included.</summary>
    public long Size => throw new NotImplementedException();

    /// <summary>Whether there is something that a flush has to upload.</summary>
    public bool IsDirty => throw new NotImplementedException();

    /// <summary>The read-ahead state for one more handle.</summary>
    /// <returns>The cursor.</returns>
    public ReadCursor CreateCursor() => throw new NotImplementedException();

    /// <summary>Reads; completes synchronously when the bytes are in memory. A changed object is <see cref="FsError.Stale"/>.</summary>
    /// <param name="cursor">The handle's cursor.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bytes.</returns>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ReadCursor cursor, long offset, int length, CancellationToken cancellationToken)
        => throw new NotImplementedException();

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte; -1 for the end of the file, whatever it is then.</param>
    /// <param name="data">The bytes, taken over before the call completes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many were written: all.</returns>
    public ValueTask<FsResult<int>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        => throw new NotImplementedException();

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="size">The new size in bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<FsResult> ResizeAsync(long size, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Zeros a range within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; what lies behind the end is ignored.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<FsResult> ZeroAsync(long offset, long length, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Finds data or a hole.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="kind">What to find.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The offset, or <see cref="FsError.NoSuchRange"/>.</returns>
    public ValueTask<FsResult<long>> SeekAsync(long offset, FsSeekKind kind, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Uploads what is dirty; whoever calls while an upload of the same state runs waits for that one. The content stays
    /// open and may be written again. After an error the data is kept: a later flush tries again.
    /// </summary>
    /// <param name="custom">
    /// Makes the custom metadata that goes with the upload from the version that the content will have (size and checksum
    /// set); null for none. It rides on a single PUT; after a multipart upload it is set in a second request.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting, not the upload.</param>
    /// <returns>The object's new state.</returns>
    public ValueTask<FsResult<ObjectInfo>> FlushAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom, CancellationToken cancellationToken)
        => throw new NotImplementedException();

    /// <summary>The object has another name now; the caller has seen to the rename on the cluster.</summary>
    /// <param name="key">The new name.</param>
    public void Rekey(ObjectKey key) => throw new NotImplementedException();

    /// <summary>
    /// The file's name is about to be removed: makes the bytes independent of the object (fetches what is missing into the
    /// staging directory) and ends all uploading, so that open handles go on reading and writing what nobody else sees.
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; on an error nothing has changed.</returns>
    public ValueTask<FsResult> DetachAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>From now on every read and write answers <see cref="FsError.Stale"/>: the inode has moved on to another version.</summary>
    public void Expire() => throw new NotImplementedException();

    /// <summary>The last handle is gone. Dirty data that could not be uploaded stays in the staging directory, to be recovered.</summary>
    /// <returns>Completes when nothing runs any more.</returns>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
