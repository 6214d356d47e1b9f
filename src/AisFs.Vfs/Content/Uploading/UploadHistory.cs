using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>
/// The marks that uploads of one content leave behind for the next one. Written by the upload that runs, of which there is
/// never more than one; read from any thread.
/// </summary>
internal sealed class UploadHistory
{
    private long _successes;
    private volatile bool _failed;
    private volatile bool _unfinished;
    private volatile FsError _lastError;

    /// <summary>How many uploads have succeeded.</summary>
    public long Successes => Volatile.Read(ref _successes);

    /// <summary>Whether the last upload has failed, or is under way.</summary>
    public bool HasFailed => _failed;

    /// <summary>How the last upload that has ended failed; none when it did not.</summary>
    public FsError LastError => _lastError;

    /// <summary>Whether the bytes are on the cluster, but their version is not known yet or their metadata is not set.</summary>
    public bool IsUnfinished
    {
        get => _unfinished;
        set => _unfinished = value;
    }

    /// <summary>The last upload whose outcome is unknown since its answer was lost; null when there is none.</summary>
    public LostAnswer? Lost { get; set; }

    /// <summary>
    /// The metadata of other programs on the object that is replaced: a single PUT merges it by itself, a completed
    /// multipart upload drops it.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Replaced { get; set; }

    /// <summary>An upload begins: until it succeeds it counts as failed.</summary>
    public void Begin() => _failed = true;

    /// <summary>The upload has failed.</summary>
    public void Fail(FsError error) => _lastError = error;

    /// <summary>The upload has succeeded.</summary>
    public void Succeed()
    {
        _failed = false;
        _lastError = FsError.None;
        Interlocked.Increment(ref _successes);
        _unfinished = false;
        Lost = null;
    }
}
