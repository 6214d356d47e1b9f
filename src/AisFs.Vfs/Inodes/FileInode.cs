using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// A file or symbolic link. What is changed together is changed by one member, which takes the lock of the inode. Only the
/// types of this folder take that lock from outside.
/// </summary>
internal sealed class FileInode : Inode
{
    private object _key;
    private UnsavedAttributes? _unsaved;
    private FilePages? _pages;
    private OpenContent? _current;
    private SemaphoreSlim? _uploadGate;
    private SaveMark? _changedBySystem;

    public FileInode(InodeId id, ulong number, FsNodeKind kind, ObjectKey key)
        : base(id, number, kind) => _key = new BoxedKey(key);

    /// <summary>Makes a file whose object has its name in a directory. Most files of a listing are never opened: their keys are not made.</summary>
    public FileInode(InodeId id, ulong number, FsNodeKind kind, DirectoryPlace place)
        : base(id, number, kind) => _key = place;

    /// <summary>The object; a rename replaces it.</summary>
    public ObjectKey Key
    {
        get => Volatile.Read(ref _key) is BoxedKey key ? key.Value : BoxedKey.Make(ref _key, Name).Value;
        set => Volatile.Write(ref _key, new BoxedKey(value));
    }

    /// <summary>The content that new handles join; null while the file is not open.</summary>
    public OpenContent? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>What the file has that the cluster has not.</summary>
    public UnsavedAttributes Unsaved
        => Volatile.Read(ref _unsaved) ?? Interlocked.CompareExchange(ref _unsaved, new UnsavedAttributes(Sync), null) ?? _unsaved;

    /// <summary>The time of the last write that was not uploaded yet, or <see cref="UnsavedAttributes.NotWritten"/>.</summary>
    public long WrittenNs => Volatile.Read(ref _unsaved)?.WrittenNs ?? UnsavedAttributes.NotWritten;

    /// <summary>What kernels and programs have of the content.</summary>
    public FilePages Pages => Volatile.Read(ref _pages) ?? Interlocked.CompareExchange(ref _pages, new FilePages(Sync), null) ?? _pages;

    /// <summary>Whether it was never uploaded: the cluster does not know it.</summary>
    public bool IsLocal { get; set; }

    /// <summary>Whether its object is about to be removed or replaced: no new user may begin with it.</summary>
    public bool IsGoing { get; set; }

    /// <summary>Whether it lost its name to another version of its object: it takes no more changes.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>Whether it lost its name to another version of its object while it was not open: callers look the name up again.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>The content of a file that lost its name while a caller was about to open it; one of its users until the inode dies.</summary>
    public OpenContent? Kept { get; set; }

    /// <summary>Whether something was sent to the cluster, with whatever outcome.</summary>
    public bool WasSent { get; set; }

    /// <summary>Uploads and renames exclude each other: bytes must not arrive under a name that was just given up.</summary>
    public SemaphoreSlim UploadGate
        => Volatile.Read(ref _uploadGate) ?? Interlocked.CompareExchange(ref _uploadGate, new SemaphoreSlim(1, 1), null) ?? _uploadGate;

    /// <summary>Whether there are bytes that wait for an upload.</summary>
    public bool IsDirty => Current is { IsDetached: false } current && current.Content.HasChanges;

    /// <summary>Whether a flush is still to come that attributes can ride on.</summary>
    public bool WillUpload => Volatile.Read(ref _unsaved) is { IsUploading: true } || ((IsLocal || IsDirty) && Current is { IsDetached: false, Writers: > 0 });

    /// <summary>Whether this mount knows better than the cluster.</summary>
    public bool HasLocalState => IsLocal || IsBusy || Volatile.Read(ref _unsaved) is { IsUploading: true } or { HasChanges: true } || IsDirty;

    /// <summary>Waits until no upload runs, and keeps others from beginning. While one gets on, so does the operation that waits.</summary>
    public Task EnterUploadGateAsync(CancellationToken cancellationToken)
    {
        if (Current is { } current)
        {
            OperationProgress.Current?.Join(current.Content.Progress);
        }

        return UploadGate.WaitAsync(cancellationToken);
    }

    /// <summary>Whether a flush has something to send: bytes or attributes.</summary>
    public bool IsUnsaved(OpenContent open)
    {
        lock (Sync)
        {
            return IsLocal || open.Content.IsDirty || Unsaved.IsUploading || Unsaved.HasChanges || Unsaved.WrittenNs != UnsavedAttributes.NotWritten;
        }
    }

    /// <summary>Whether the kernel's pages are those of a version; of what was never uploaded there is but one.</summary>
    public bool HasPagesOf(in ObjectVersion version)
        => Pages.Version is { } pages && (pages.IsSameAs(version) || (IsLocal && pages == version));

    /// <summary>
    /// Whether it may have been another version all along without any difference: nothing was delivered of this one, and
    /// the size that was told is the right one.
    /// </summary>
    public bool CanBecome(NodeMeta meta) => Current is not null && !Pages.IsDelivered && meta.Size == Meta.Size;

    /// <summary>Sets what tells the content from another when that is known better now, or under another name.</summary>
    public void SetVersion(in ObjectVersion version, Stamp asOf)
    {
        lock (Sync)
        {
            Pages.Version = HasPagesOf(Meta.Version) ? version : null;
            SetMeta(Meta with { Version = version }, asOf);
        }
    }

    /// <summary>The directory that it is in was renamed.</summary>
    public void Relocate(ObjectKey key)
    {
        lock (Sync)
        {
            if (Key != key)
            {
                Key = key;
                Current?.Content.Rekey(key, null);
            }

            SetVersion(Meta.Version.OfContent, AsOf);
        }
    }

    /// <summary>It is renamed before its first upload.</summary>
    /// <param name="key">The object that it will be.</param>
    /// <param name="replaces">Whether the cluster has that object until then.</param>
    public void RelocateLocally(ObjectKey key, bool replaces)
    {
        lock (Sync)
        {
            Key = key;
            Current?.Content.Rekey(key, null);
            WasSent |= replaces;
        }
    }

    /// <summary>The file was changed by no process that is known: through a mapping, or by its name.</summary>
    public void NoteChangedBySystem(SaveMark mark)
    {
        lock (Sync)
        {
            _changedBySystem = mark;
        }
    }

    /// <summary>The file was cut by its name. Where another writer has it open, its close uploads that.</summary>
    /// <returns>Whether the caller is the only writer, and has to upload it.</returns>
    public bool NoteCut(OpenContent open)
    {
        lock (Sync)
        {
            bool isAlone = open.Writers == 1;
            _changedBySystem = isAlone ? _changedBySystem : SaveMark.Of(open.Content);
            return isAlone;
        }
    }

    /// <summary>Whether <see cref="NoteChangedBySystem"/> was called since the file was last uploaded.</summary>
    public bool WasChangedBySystem(SaveMark mark)
    {
        lock (Sync)
        {
            return _changedBySystem == mark;
        }
    }

    /// <summary>An upload begins.</summary>
    public void BeginUpload()
    {
        lock (Sync)
        {
            Unsaved.BeginUpload();
            WasSent = true;
        }
    }

    /// <summary>An upload has ended.</summary>
    /// <param name="open">The content that was uploaded.</param>
    /// <param name="sent">The attributes that went with it.</param>
    /// <param name="uploaded">The object, or why there is none.</param>
    /// <param name="now">The time.</param>
    public void EndUpload(OpenContent open, UploadedAttributes sent, in FsResult<ObjectInfo> uploaded, Stamp now)
    {
        lock (Sync)
        {
            Unsaved.EndUpload();
            if (uploaded.IsOk && !open.IsDetached)
            {
                sent.Apply(this, uploaded.Value, now);
            }
        }
    }

    /// <summary>A file that was cut to the size that it had has nothing to upload but the time.</summary>
    public void TakeTimeOf(OpenContent open)
    {
        lock (Sync)
        {
            if (Unsaved.WrittenNs is var written and not UnsavedAttributes.NotWritten && !open.Content.IsDirty && !open.IsDetached)
            {
                SetMeta(Meta with { ModifiedNs = written, ChangedNs = Math.Max(written, Meta.ChangedNs), IsComplete = true }, AsOf);
                Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
                Unsaved.Change();
            }
        }
    }

    /// <summary>Makes the custom metadata that is to be saved; null when there is nothing, or when an upload has to come before it.</summary>
    public Dictionary<string, string>? EncodeUnsaved(UploadedAttributes sent)
    {
        lock (Sync)
        {
            return Unsaved.HasChanges && !IsLocal && !IsUnlinked ? sent.Encode(this, Meta.Version, withWrites: false) : null;
        }
    }

    /// <summary>Attributes could not be saved: the next caller that needs them asks the cluster.</summary>
    public void GiveUpAttributes()
    {
        lock (Sync)
        {
            Unsaved.GiveUp();
            Outdate();
        }
    }

    /// <summary>What this mount knew better is gone: the next caller asks the cluster.</summary>
    /// <param name="withAttributes">Whether changed attributes are gone, too.</param>
    public void Forget(bool withAttributes)
    {
        lock (Sync)
        {
            IsLocal = false;
            Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
            Pages.Version = null;
            Outdate();
            if (withAttributes)
            {
                Unsaved.GiveUp();
            }
        }
    }

    /// <summary>A user of a content has done with it.</summary>
    /// <param name="open">The content.</param>
    /// <param name="wrote">Whether the user counted as a writer.</param>
    /// <param name="isLost">Whether the content had something that was not uploaded.</param>
    /// <returns>Whether it was the last user, which disposes the content.</returns>
    public bool EndUse(OpenContent open, bool wrote, out bool isLost)
    {
        lock (Sync)
        {
            isLost = false;
            open.Writers -= wrote ? 1 : 0;
            bool isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(Current, open))
            {
                Current = null;
                isLost = !open.IsDetached && (IsLocal || open.Content.IsDirty);
            }

            return isLast;
        }
    }

    /// <summary>A user of a content writes no more.</summary>
    public void EndWriter(OpenContent open)
    {
        lock (Sync)
        {
            open.Writers--;
        }
    }

    /// <summary>A content has no object any more; nothing is uploaded then.</summary>
    public void Detach(OpenContent open)
    {
        lock (Sync)
        {
            open.IsDetached = true;
        }
    }

    /// <summary>A write of another user takes set-user-id and set-group-id away.</summary>
    /// <returns>Whether there was something to take.</returns>
    public bool TryDropPrivileges()
    {
        lock (Sync)
        {
            uint mode = FileModes.WithoutPrivileges(Meta.Mode);
            if (mode == Meta.Mode)
            {
                return false;
            }

            SetMeta(Meta with { Mode = mode }, AsOf);
            Unsaved.Change();
            return true;
        }
    }

    /// <summary>Whether a content is what the cluster has.</summary>
    public bool IsOnCluster(OpenContent open)
    {
        lock (Sync)
        {
            return !HasLocalState && !IsUnlinked && ReferenceEquals(Current, open);
        }
    }

    /// <summary>Whether a content is empty and has one user: others would go on with it.</summary>
    public bool IsEmptyFor(OpenContent open)
    {
        lock (Sync)
        {
            return !IsUnlinked && open.Users == 1 && open.Content.Size == 0 && ReferenceEquals(Current, open);
        }
    }

    /// <summary>Extended attributes are changed.</summary>
    /// <returns>Whether that is all: the next upload takes them along. Else they go to the cluster now.</returns>
    public bool TryChangeXattrs(XattrEdit edit)
    {
        lock (Sync)
        {
            bool waits = WillUpload;
            Unsaved.Change(edit, waits);
            if (waits)
            {
                SetMeta(Meta.WithXattrs(edit), AsOf);
            }

            return IsLocal || (waits && edit.Removed.Count == 0);
        }
    }

    /// <summary>The target of a link was read.</summary>
    /// <param name="open">The content that it was read from.</param>
    /// <param name="target">The target.</param>
    public void SetLinkTarget(OpenContent open, string target)
    {
        lock (Sync)
        {
            Pages.LinkTarget = ReferenceEquals(Current, open) ? target : null;
        }
    }

    /// <summary>The object is a copy of another one now.</summary>
    /// <param name="before">The content until now.</param>
    /// <param name="open">The content of the copy.</param>
    /// <param name="info">The copy.</param>
    /// <param name="clock">The clock.</param>
    public void AdoptCopy(OpenContent before, OpenContent open, ObjectInfo info, MountClock clock)
    {
        lock (Sync)
        {
            before.IsDetached = true;
            Current = open;
            IsLocal = false;
            WasSent = true;
            Pages.Version = null;
            long now = clock.NowNs();
            SetMeta(Meta with { Size = info.Size, Version = info.FullVersion, ModifiedNs = now, ChangedNs = now }, clock.Now());
            Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
            Unsaved.Change();
        }
    }

    /// <summary>A content that was kept for a caller is given up by its keeper.</summary>
    public OpenContent? TakeKept()
    {
        lock (Sync)
        {
            OpenContent? kept = Kept;
            Kept = null;
            return kept;
        }
    }
}
