using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Namespace;

/// <summary>A file or symbolic link. All but the simplest state is guarded by <see cref="Inode.Sync"/>.</summary>
internal sealed class FileInode(InodeId id, FsNodeKind kind, ObjectKey key) : Inode(id, kind)
{
    private BoxedKey _key = new(key);
    private OpenContent? _current;
    private SemaphoreSlim? _uploadGate;
    private long _modifiedNs;

    /// <summary>The object; a rename replaces it.</summary>
    public ObjectKey Key
    {
        get => Volatile.Read(ref _key).Value;
        set => Volatile.Write(ref _key, new BoxedKey(value));
    }

    /// <summary>The content that new handles join; null while nobody has the file open.</summary>
    public OpenContent? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Whether it was never uploaded: the cluster does not know it.</summary>
    public bool IsLocal { get; set; }

    /// <summary>The time of a write that is not uploaded yet, 0 for none.</summary>
    public long WrittenNs => Volatile.Read(ref _modifiedNs);

    /// <summary>Counts changes of attributes and extended attributes.</summary>
    public int AttributeChanges { get; set; }

    /// <summary>How many of <see cref="AttributeChanges"/> the cluster has.</summary>
    public int SavedAttributeChanges { get; set; }

    /// <summary>Extended attributes, as custom metadata, that wait for the next upload.</summary>
    public Dictionary<string, string>? PendingCustom { get; set; }

    /// <summary>The version of the pages that the kernel may hold; null when it holds none that are good.</summary>
    public ObjectVersion? PageVersion { get; set; }

    /// <summary>The target of a link once it was read.</summary>
    public string? LinkTarget { get; set; }

    /// <summary>Uploads and renames exclude each other: bytes must not arrive under a name that was just given up.</summary>
    public SemaphoreSlim UploadGate
        => Volatile.Read(ref _uploadGate) ?? Interlocked.CompareExchange(ref _uploadGate, new SemaphoreSlim(1, 1), null) ?? _uploadGate;

    /// <summary>Whether there are bytes that wait for an upload.</summary>
    public bool IsDirty => Current is { IsDetached: false } current && current.Content.IsDirty;

    /// <summary>Whether this mount knows better than the cluster.</summary>
    public bool HasLocalState => IsLocal || IsBusy || AttributeChanges != SavedAttributeChanges || IsDirty;

    /// <summary>A write happened or its time was set.</summary>
    public void Touch(long modifiedNs) => Volatile.Write(ref _modifiedNs, modifiedNs);

    /// <summary>The time that was uploaded need not be remembered, unless another write came.</summary>
    public void Untouch(long uploadedNs) => Interlocked.CompareExchange(ref _modifiedNs, 0, uploadedNs);

    private sealed class BoxedKey(ObjectKey value)
    {
        public ObjectKey Value => value;
    }
}
