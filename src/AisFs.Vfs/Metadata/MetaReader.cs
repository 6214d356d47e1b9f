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
        PosixAttributes own = Own(marker);
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
    {
        PosixAttributes own = Own(info);
        bool current = own.ModifiedNs is not null && own.Kind != FsNodeKind.Directory && own.BelongsTo(info.Version);
        long? modified = current ? own.ModifiedNs : info.LastModifiedNs;
        long unknown = isFull ? ImpliedDirectory.ModifiedNs : UnknownTime.Ns;
        return new NodeMeta
        {
            Kind = current ? own.Kind : FsNodeKind.File,
            Device = current ? own.Device : 0,
            Size = info.Size,
            Version = info.FullVersion,
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
            HasOtherCustom = XattrCodec.HasOther(info.Custom),
            EaSize = XattrCodec.EaSize(info.Custom),
            IsCached = info.IsCached,
        };
    }

    private static PosixAttributes Own(ObjectInfo info)
        => info.Custom is { } custom && custom.TryGetValue(PosixAttributes.Key, out string? text) && PosixAttributes.TryParse(text, out PosixAttributes own)
            ? own
            : default;
}
