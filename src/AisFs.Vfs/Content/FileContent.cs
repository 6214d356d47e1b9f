using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>
/// The bytes of one file while at least one handle has it open: either those of one version of an object, or a newer
/// state that was written here and waits for its upload. All members may be called from many threads at once.
/// </summary>
/// <remarks>
/// A content is in one of four states. Clean: one version of an object. Buffered: a file that is small enough to be kept in
/// memory and goes up in one request, or bytes that were appended to an object. Streaming: a large file that is written from
/// its beginning to its end, whether or not its size was set before. Staged: everything else, and everything that memory has
/// no room for. Changes, and moves from one state to another, are one at a time; reads go on meanwhile.
/// </remarks>
internal sealed class FileContent : IAsyncDisposable
{
    private readonly ObjectBinding _binding;
    private readonly ContentMarks _marks;
    private readonly ContentGate _gate;
    private readonly ContentReader _reader;
    private readonly ContentWriter _writer;
    private readonly ContentFlusher _flusher;
    private readonly ContentEnding _ending;

    /// <summary>Puts a content together. <see cref="ContentFactory"/> makes its parts.</summary>
    internal FileContent(
        ObjectBinding binding, ContentMarks marks, ContentGate gate, ContentReader reader, ContentWriter writer, ContentFlusher flusher, ContentEnding ending)
    {
        _binding = binding;
        _marks = marks;
        _gate = gate;
        _reader = reader;
        _writer = writer;
        _flusher = flusher;
        _ending = ending;
    }

    /// <summary>The object.</summary>
    public ObjectKey Key => _binding.Key;

    /// <summary>The object's state on the cluster, as of open or of the last flush; null before the first flush of a new file.</summary>
    public ObjectInfo? Info =>

        // What was unknown of the version may have come with the first bytes.
        _gate.Current.Version is { } version ? _binding.LearnVersion(version) : _binding.Info;

    /// <summary>The present size in bytes, unflushed writes included.</summary>
    public long Size => _gate.Current.Size;

    /// <summary>Whether there is something that a flush has to upload.</summary>
    public bool IsDirty => _flusher.IsDirty;

    /// <summary>
    /// Whether it has changes of a writer, made or refused. A change that was only refused because the object was replaced
    /// does not count: the same change can be made to the object that is there now.
    /// </summary>
    public bool HasChanges => _flusher.HasChanges;

    /// <summary>
    /// Whether its size is ahead of its bytes, which are still to be written: an upload answers <see cref="FsError.Busy"/>
    /// meanwhile, and at the end it is kept for recovery.
    /// </summary>
    public bool IsHeld
    {
        get => _marks.IsHeld;
        set => _marks.IsHeld = value;
    }

    /// <summary>How many uploads have succeeded. What was changed before this is read is in the last of them, or dirty.</summary>
    public long Uploads => _flusher.History.Successes;

    /// <summary>Whether the last upload has failed.</summary>
    public bool HasFailed => _flusher.History.HasFailed;

    /// <summary>How the last upload failed, or why a change was refused; none when nothing went wrong since the content was last saved.</summary>
    public FsError LastError => _flusher.LastError;

    /// <summary>How long ago the oldest change was made that is not on the cluster; zero when there is none.</summary>
    public TimeSpan DirtyFor => _gate.DirtyFor;

    /// <summary>The copy of its bytes on the local disk; null when there cannot be one, above all when it has changes.</summary>
    internal DiskObject? OnDisk => (_gate.Current as CleanState)?.OnDisk;

    /// <summary>How uploads of it get on. Operations that wait for one watch this.</summary>
    internal OperationProgress Progress => _gate.Progress;

    /// <summary>The present state, for tests.</summary>
    internal ContentState State => _gate.Current;

    /// <summary>The read-ahead state for one more handle; to be disposed with it.</summary>
    /// <returns>The cursor.</returns>
    public ReadCursor CreateCursor() => _reader.CreateCursor();

    /// <summary>Reads; completes synchronously when the bytes are in memory. A changed object is <see cref="FsError.Stale"/>.</summary>
    /// <param name="cursor">The handle's cursor.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many at most.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    /// <returns>The bytes.</returns>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ReadCursor cursor, long offset, int length, CancellationToken cancellationToken)
        => _reader.ReadAsync(cursor, offset, length, cancellationToken);

    /// <summary>Finds data or a hole.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="kind">What to find.</param>
    /// <param name="cancellationToken">Not used: the answer is there at once.</param>
    /// <returns>The offset, or <see cref="FsError.NoSuchRange"/>.</returns>
    public ValueTask<FsResult<long>> SeekAsync(long offset, FsSeekKind kind, CancellationToken cancellationToken)
        => new(_marks.IsExpired ? FsError.Stale : offset < 0 ? FsError.NoSuchRange : _gate.Current.Seek(offset, kind));

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte; -1 for the end of the file, whatever it is then.</param>
    /// <param name="data">The bytes, taken over before the call completes.</param>
    /// <param name="cancellationToken">Gives the write up; until it is repeated the content is not uploaded.</param>
    /// <returns>How many were written: all.</returns>
    public ValueTask<FsResult<int>> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        => _writer.WriteAsync(offset, data, cancellationToken);

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="size">The new size in bytes.</param>
    /// <param name="cancellationToken">Gives the change up; until it is repeated the content is not uploaded.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<FsResult> ResizeAsync(long size, CancellationToken cancellationToken) => _writer.ResizeAsync(size, cancellationToken);

    /// <summary>The file is not what its writer wants it to be before it has another size: flushes fail until then.</summary>
    /// <param name="size">The size in bytes.</param>
    public void OweSize(long size) => _writer.Refused.RefuseSize(size, FsError.Stale);

    /// <summary>Zeros a range within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; what lies behind the end is ignored.</param>
    /// <param name="cancellationToken">Gives the change up; until it is repeated the content is not uploaded.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<FsResult> ZeroAsync(long offset, long length, CancellationToken cancellationToken) => _writer.ZeroAsync(offset, length, cancellationToken);

    /// <summary>
    /// Uploads what is dirty. A call that comes while an upload of the same state runs waits for that one. The content stays
    /// open and may be written again. After an error the data is kept: a later flush tries again.
    /// </summary>
    /// <param name="custom">
    /// Makes the custom metadata that goes with the upload from the version that the content will have (size and checksum
    /// set); null for none. It rides on a single PUT; after a multipart upload it is set in a second request.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting, not the upload.</param>
    /// <returns>The object's new state.</returns>
    public ValueTask<FsResult<ObjectInfo>> FlushAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom, CancellationToken cancellationToken)
        => _flusher.FlushAsync(custom, cancellationToken);

    /// <summary>
    /// The file's name is about to be removed: makes the bytes independent of the object (fetches what is missing into the
    /// staging directory) and ends all uploading, so that open handles go on reading and writing bytes that only they see.
    /// </summary>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    /// <returns>The outcome; on an error nothing has changed.</returns>
    public ValueTask<FsResult> DetachAsync(CancellationToken cancellationToken) => _ending.DetachAsync(cancellationToken);

    /// <summary>The object has another name now; the caller has seen to the rename on the cluster.</summary>
    /// <param name="key">The new name.</param>
    /// <param name="seen">What the object was seen to be under the new name; null when it was not looked at.</param>
    public void Rekey(ObjectKey key, ObjectVersion? seen)
    {
        _binding.Rename(key, seen);
        _reader.Rename(key, seen);
        _gate.Current.Renamed();
    }

    /// <summary>From now on every read and write answers <see cref="FsError.Stale"/>: the inode has moved on to another version.</summary>
    public void Expire() => _marks.IsExpired = true;

    /// <summary>The mount may end soon, and hard: moves what is only in memory to the staging directory.</summary>
    /// <returns>Completes when it is there, or has no room there.</returns>
    public ValueTask SecureAsync() => _gate.SecureAsync();

    /// <summary>The mount ends while the file is open for writing: what was written is not uploaded, but kept for recovery.</summary>
    /// <param name="keepsEmpty">Whether a new file is kept though nothing was written to it.</param>
    public void EndUnclosed(bool keepsEmpty) => _marks.MarkUnclosed(keepsEmpty);

    /// <summary>The last handle is gone. Dirty data that could not be uploaded stays in the staging directory, to be recovered.</summary>
    /// <returns>Completes when nothing runs any more.</returns>
    public ValueTask DisposeAsync() => _ending.CloseAsync(this);
}
