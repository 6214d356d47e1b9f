using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>A file or symbolic link. All but the simplest state is guarded by <see cref="Inode.Sync"/>.</summary>
internal sealed class FileInode(InodeId id, ulong number, FsNodeKind kind, ObjectKey key) : Inode(id, number, kind)
{
    /// <summary>Stands for no write in <see cref="WrittenNs"/>.</summary>
    public const long NotWritten = long.MinValue;

    private BoxedKey _key = new(key);
    private OpenContent? _current;
    private SemaphoreSlim? _uploadGate;
    private long _writtenNs = NotWritten;

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

    /// <summary>Whether its object is about to be removed or replaced: nobody may begin to use it.</summary>
    public bool IsGoing { get; set; }

    /// <summary>Whether it lost its name to another version of its object: it takes no more changes.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>
    /// Whether it lost its name to another version of its object while nobody had it open: who asks for it is to look the
    /// name up again.
    /// </summary>
    public bool IsSuperseded { get; set; }

    /// <summary>
    /// The content of a file that lost its name while somebody was about to open it; one of its users until the inode dies.
    /// </summary>
    public OpenContent? Kept { get; set; }

    /// <summary>Whether something was sent to the cluster, with whatever outcome.</summary>
    public bool WasSent { get; set; }

    /// <summary>Uploads under way: attributes that change now may have missed them.</summary>
    public int Uploads { get; set; }

    /// <summary>The time of the last write that was not uploaded yet.</summary>
    public long WrittenNs
    {
        get => Volatile.Read(ref _writtenNs);
        set => Volatile.Write(ref _writtenNs, value);
    }

    /// <summary>When the file was last changed by nobody in particular: through a mapping, or by its name.</summary>
    public SaveMark? ChangedBySystem { private get; set; }

    /// <summary>Counts changes of attributes and extended attributes.</summary>
    public int AttributeChanges { get; set; }

    /// <summary>How many of <see cref="AttributeChanges"/> the cluster has.</summary>
    public int SavedAttributeChanges { get; set; }

    /// <summary>Extended attributes, as custom metadata, that wait for the next upload.</summary>
    public Dictionary<string, string>? PendingCustom { get; set; }

    /// <summary>The version of the pages that the kernel may hold; null when it holds none that are good.</summary>
    public ObjectVersion? PageVersion { get; set; }

    /// <summary>Whether the kernel's pages are those of a version; of what was never uploaded there is but one.</summary>
    public bool HasPagesOf(in ObjectVersion version)
        => PageVersion is { } pages && (pages.IsSameAs(version) || (IsLocal && pages == version));

    /// <summary>Whether bytes of the present version went to somebody, or to a kernel that keeps them.</summary>
    public bool HasDelivered { get; set; }

    /// <summary>
    /// Whether nobody would notice that it was another version all along: nothing was delivered of this one, and whoever
    /// has asked for the size got the right one.
    /// </summary>
    public bool CanBecome(NodeMeta meta) => Current is not null && !HasDelivered && meta.Size == Meta.Size;

    /// <summary>Sets what tells the content from another when that is known better now, or under another name.</summary>
    public void SetVersion(in ObjectVersion version, Stamp asOf)
    {
        PageVersion = HasPagesOf(Meta.Version) ? version : null;
        SetMeta(Meta with { Version = version }, asOf);
    }

    /// <summary>The target of a link once it was read.</summary>
    public string? LinkTarget { get; set; }

    /// <summary>Uploads and renames exclude each other: bytes must not arrive under a name that was just given up.</summary>
    public SemaphoreSlim UploadGate
        => Volatile.Read(ref _uploadGate) ?? Interlocked.CompareExchange(ref _uploadGate, new SemaphoreSlim(1, 1), null) ?? _uploadGate;

    /// <summary>Waits until no upload runs, and keeps others from beginning. While one gets on, so does the operation that waits.</summary>
    public Task EnterUploadGateAsync(CancellationToken cancellationToken)
    {
        if (Current is { } current)
        {
            OperationProgress.Current?.Join(current.Content.Progress);
        }

        return UploadGate.WaitAsync(cancellationToken);
    }

    /// <summary>Whether there are bytes that wait for an upload.</summary>
    public bool IsDirty => Current is { IsDetached: false } current && current.Content.HasChanges;

    /// <summary>Whether a flush is still to come that attributes can ride on.</summary>
    public bool WillUpload => Uploads > 0 || ((IsLocal || IsDirty) && Current is { IsDetached: false, Writers: > 0 });

    /// <summary>Whether this mount knows better than the cluster.</summary>
    public bool HasLocalState => IsLocal || IsBusy || Uploads > 0 || AttributeChanges != SavedAttributeChanges || IsDirty;

    /// <summary>Whether nobody in particular has changed the file since it was last uploaded.</summary>
    public bool WasChangedBySystem(SaveMark mark)
    {
        lock (Sync)
        {
            return ChangedBySystem == mark;
        }
    }

    /// <summary>The inode dies: a content that is still kept has no other user.</summary>
    public void DropKept()
    {
        OpenContent? kept;
        lock (Sync)
        {
            kept = Kept;
            Kept = null;
        }

        if (kept is not null)
        {
            _ = kept.Content.DisposeAsync().AsTask();
        }
    }

    /// <summary>Whether a flush has something to send: bytes or attributes.</summary>
    public bool IsUnsaved(OpenContent open)
    {
        lock (Sync)
        {
            return IsLocal || open.Content.IsDirty || Uploads > 0 || AttributeChanges != SavedAttributeChanges
                || WrittenNs != NotWritten;
        }
    }

    private sealed class BoxedKey(ObjectKey value)
    {
        public ObjectKey Value => value;
    }
}
