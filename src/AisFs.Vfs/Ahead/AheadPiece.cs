using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Ahead;

/// <summary>The first bytes of an object, asked for before anything reads them. <see cref="AheadFetcher"/> keeps it until they are read or given up.</summary>
/// <param name="key">The object.</param>
/// <param name="bytes">How many bytes.</param>
/// <param name="since">When they were asked for, as a timestamp of the clock.</param>
/// <param name="epoch">The epoch that is expected to read them; null: a program that goes from file to file.</param>
internal sealed class AheadPiece(ObjectKey key, long bytes, long since, EpochFamily? epoch)
{
    public ObjectKey Key => key;

    /// <summary>How many bytes; fewer once the object is known to be smaller.</summary>
    public long Bytes { get; set; } = bytes;

    /// <summary>When it was asked for, or when it was decided last to wait on.</summary>
    public long Since { get; set; } = since;

    /// <summary>The epoch that is expected to read it; null: a program that goes from file to file.</summary>
    public EpochFamily? Epoch => epoch;

    /// <summary>Whether an epoch is expected to read it.</summary>
    public bool IsExpected => epoch is not null;

    /// <summary>Completes when nothing of its requests runs any more.</summary>
    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether neither a read has come for it nor it was given up. Under the lock of the fetcher, like all that follows.</summary>
    public bool IsWaiting { get; set; } = true;

    /// <summary>Whether it was given up.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Its place among the pieces that wait, the oldest first.</summary>
    public LinkedListNode<AheadPiece>? Place { get; set; }

    /// <summary>The object whose chunks it is; null until it is known.</summary>
    public CachedObject? Object { get; set; }

    /// <summary>The requests that bring it.</summary>
    public ChunkRun[] Runs { get; set; } = [];
}
