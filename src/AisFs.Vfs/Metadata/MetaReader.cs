using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>Makes attributes of what the cluster tells, with the mount's defaults for what it does not.</summary>
internal sealed class MetaReader
{
    private readonly uint _fileMode;
    private readonly uint _uid;
    private readonly uint _gid;

    public MetaReader(AttributeDefaults defaults)
    {
        _fileMode = defaults.FileMode & ~defaults.Umask;
        _uid = defaults.Uid;
        _gid = defaults.Gid;
        ImpliedDirectory = new NodeMeta
        {
            Kind = FsNodeKind.Directory,
            Mode = defaults.DirectoryMode & ~defaults.Umask,
            Uid = _uid,
            Gid = _gid,
            ModifiedNs = defaults.TimeNs,
            ChangedNs = defaults.TimeNs,
            IsComplete = true,
        };
        UnseenDirectory = ImpliedDirectory with { IsComplete = !defaults.HasMarkers };
    }

    /// <summary>A directory without a marker. Its time is that of the mount: the cluster keeps none.</summary>
    public NodeMeta ImpliedDirectory { get; }

    /// <summary>A directory of a listing: its marker, if it has one, is still to be read.</summary>
    public NodeMeta UnseenDirectory { get; }

    public NodeMeta Bucket(BucketInfo bucket)
        => bucket.CreatedNs is { } created
            ? UnseenDirectory with { ModifiedNs = created, ChangedNs = created }
            : UnseenDirectory;

    /// <summary>A directory by its marker.</summary>
    /// <param name="marker">The marker, or null when it has none.</param>
    /// <param name="basis">What counts where the marker says nothing.</param>
    public static NodeMeta Directory(ObjectInfo? marker, NodeMeta basis)
    {
        if (marker is null)
        {
            return basis with { IsComplete = true };
        }

        // A marker has no content that another client could have written: all its attributes count.
        PosixAttributes own = Own(marker.Custom);
        long modified = own.ModifiedNs ?? marker.LastModifiedNs ?? basis.ModifiedNs;
        return basis with
        {
            Mode = own.Mode ?? basis.Mode,
            Uid = own.Uid ?? basis.Uid,
            Gid = own.Gid ?? basis.Gid,
            ModifiedNs = modified,
            ChangedNs = own.ChangedNs ?? modified,
            AccessedNs = own.AccessedNs,
            CreatedNs = own.CreatedNs,
            DosAttributes = own.DosAttributes,
            HasOwnTime = own.ModifiedNs is not null,
            HasOtherCustom = XattrCodec.HasOther(marker.Custom),
            EaSize = XattrCodec.EaSize(marker.Custom),
            IsComplete = own.ModifiedNs is not null || marker.LastModifiedNs is not null,
        };
    }

    /// <summary>A file or link.</summary>
    /// <param name="info">What a HEAD or a listing told.</param>
    /// <param name="isFull">Whether all was asked for: then what is missing does not exist.</param>
    public NodeMeta Object(ObjectInfo info, bool isFull)
        => Object(info.Version, info.FullVersion, info.Custom, info.LastModifiedNs, info.IsCached, isFull);

    /// <summary>A file or link in a listing.</summary>
    public NodeMeta Listed(in ListEntry entry)
        => entry.Listed is { } listed
            ? Object(listed.Version, listed.Version with { Upload = UploadId.Find(listed.Custom, listed.Version) }, listed.Custom, null, listed.IsCached, isFull: false)
            : Object(entry.Info!, isFull: false);

    /// <summary>What keeps the time of a file's last write, where nothing does so far: a cluster dates a copy anew.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="writtenNs">The time, in nanoseconds since 1970 UTC.</param>
    /// <returns>The value for <see cref="PosixAttributes.Key"/>; null where the time is kept, and for the marker of a directory.</returns>
    public static string? KeepingTime(ObjectInfo copy, long writtenNs)
    {
        PosixAttributes own = Own(copy.Custom);
        return own.ModifiedNs is not null && (own.Kind == FsNodeKind.Directory || own.BelongsTo(copy.Version)) ? null : (own with
        {
            ModifiedNs = writtenNs,
            ChangedNs = null,
            AccessedNs = null,
            CreatedNs = own.CreatedNs ?? own.ModifiedNs,
            Kind = FsNodeKind.File,
            Device = 0,
            Content = PosixAttributes.ContentOf(copy.Version),
        }).Encode();
    }

    private NodeMeta Object(
        in ObjectVersion told, in ObjectVersion full, IReadOnlyDictionary<string, string>? custom, long? written, bool isCached, bool isFull)
    {
        PosixAttributes own = Own(custom);
        bool current = own.ModifiedNs is not null && own.Kind != FsNodeKind.Directory && own.BelongsTo(told);
        long? modified = current ? own.ModifiedNs : written;
        long unknown = isFull ? ImpliedDirectory.ModifiedNs : UnknownTime.Ns;
        return new NodeMeta
        {
            Kind = current ? own.Kind : FsNodeKind.File,
            Device = current ? own.Device : 0,
            Size = full.Size,
            Version = full,
            Mode = own.Mode ?? (current && own.Kind == FsNodeKind.Symlink ? 0x1FFu : _fileMode),
            Uid = own.Uid ?? _uid,
            Gid = own.Gid ?? _gid,
            ModifiedNs = modified ?? unknown,
            ChangedNs = (current ? own.ChangedNs : null) ?? modified ?? unknown,
            AccessedNs = current ? own.AccessedNs : null,

            // Of the file, not of its content: what another client overwrites came to be when it did.
            CreatedNs = own.CreatedNs ?? (current ? null : own.ModifiedNs),
            DosAttributes = own.DosAttributes,
            IsComplete = modified is not null || isFull,
            HasOwnTime = current,
            HasOtherCustom = XattrCodec.HasOther(custom),
            EaSize = XattrCodec.EaSize(custom),
            IsCached = isCached,
        };
    }

    private static PosixAttributes Own(IReadOnlyDictionary<string, string>? custom)
        => custom is { Count: > 0 } && custom.TryGetValue(PosixAttributes.Key, out string? text) && PosixAttributes.TryParse(text, out PosixAttributes own)
            ? own
            : default;
}
