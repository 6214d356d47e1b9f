using AisFs.DevServer.Blobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>One version of an object. Immutable but for the access time.</summary>
internal sealed record ObjectRecord
{
    private long _accessed;
    private IReadOnlyList<KeyValuePair<string, string>>? _unsaved;

    public required Blob Content { get; init; }

    /// <summary>1, 2, 3...; 0 in a bucket without versioning.</summary>
    public long Version { get; init; }

    public ContentChecksum Checksum { get; init; } = ContentChecksum.None;

    /// <summary>Custom metadata in the order in which the keys came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Custom { get; init; } = [];

    /// <summary>
    /// The custom metadata that the target tells: those that it has in memory, which may differ from <see cref="Custom"/>, the stored ones.
    /// See <see cref="RememberUnsaved"/>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Shown => Volatile.Read(ref _unsaved) ?? Custom;

    /// <summary>Last write, ns since 1970.</summary>
    public long Modified { get; init; }

    /// <summary>Last read or write, ns since 1970.</summary>
    public long Accessed
    {
        get => Volatile.Read(ref _accessed);
        set => Volatile.Write(ref _accessed, value);
    }

    /// <summary>The mountpath where it lies; null in a remote bucket.</summary>
    public Mountpath? Place { get; init; }

    /// <summary>The name, if it is too long for a file: the object then lies under a hash, and is not listed.</summary>
    public byte[]? LongName { get; init; }

    /// <summary>
    /// Lies where its name does not belong: stored by a name with "//", by a name that was mangled on the way, or at another
    /// target. Not listed.
    /// </summary>
    public bool IsMisplaced { get; init; }

    /// <summary>Whether a remote bucket's object is present in the cluster, and not only in the cloud.</summary>
    public bool IsCached { get; set; } = true;

    /// <summary>The bucket's <see cref="Bucket.Mirroring"/> when it was stored in a way that makes no copies; null for other ways.</summary>
    public int? SingleSince { get; init; }

    /// <summary>
    /// Whether it is an archive of which the cluster believes to have an index. An overwrite does not change that, nor does a copy on the
    /// same target, although their index may be another one, or none.
    /// </summary>
    public bool HasShardIndex { get; init; }

    /// <summary>The parts of a multipart upload.</summary>
    public ChunkLayout Chunks { get; init; }

    /// <summary>Grows with each change on disk; the greatest one of a name is the valid one.</summary>
    public long Generation { get; init; }

    public long Size => Content.Length;

    /// <summary>A version that was written now.</summary>
    /// <param name="content">The content; its reference passes to the record.</param>
    /// <param name="checksum">The checksum of the content.</param>
    /// <param name="now">The time now, ns since 1970.</param>
    public static ObjectRecord Written(Blob content, ContentChecksum checksum, long now)
        => new() { Content = content, Checksum = checksum, Modified = now, Accessed = now };

    /// <summary>
    /// A PUT of the checksum that the object has already stores nothing. But where the object has custom metadata, the real target
    /// puts those of the PUT into the map that it keeps in memory, tells them from then on, and forgets them when it drops the map or
    /// restarts.
    /// </summary>
    /// <param name="sent">The custom metadata of the PUT.</param>
    public void RememberUnsaved(IReadOnlyList<KeyValuePair<string, string>> sent)
    {
        if (Custom.Count > 0 && sent.Count > 0)
        {
            Volatile.Write(ref _unsaved, CustomPairs.Merge(Shown, sent));
        }
    }

    /// <summary>What is told in an answer. It is forgotten then: the real target may forget it at any time, and this is the earliest.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TakeShown() => Interlocked.Exchange(ref _unsaved, null) ?? Custom;

    /// <summary>The same version with other custom metadata, which are stored.</summary>
    /// <param name="custom">All custom metadata.</param>
    public ObjectRecord WithCustom(IReadOnlyList<KeyValuePair<string, string>> custom) => this with { Custom = custom, _unsaved = null };

    /// <summary>Whether a record is there and has that checksum; an empty value is none.</summary>
    public static bool HasChecksum(ObjectRecord? record, ContentChecksum checksum)
        => record is not null && checksum.Value.Length > 0 && record.Checksum == checksum;
}
