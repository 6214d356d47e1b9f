using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>What is known of a file, link or directory at one time; never changed in place.</summary>
internal sealed record NodeMeta
{
    public required FsNodeKind Kind { get; init; }

    public long Size { get; init; }

    public ObjectVersion Version { get; init; } = ObjectVersion.Unknown;

    public uint Mode { get; init; }

    /// <summary>The number of a device.</summary>
    public uint Device { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    public long ModifiedNs { get; init; }

    public long ChangedNs { get; init; }

    /// <summary>The access time that was set by hand; null when it is the modification time.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The time of creation; null when it is the modification time.</summary>
    public long? CreatedNs { get; init; }

    /// <summary>The FILE_ATTRIBUTE_* bits that were set by hand; null when none were.</summary>
    public uint? DosAttributes { get; init; }

    /// <summary>
    /// Whether times and owner are right: false for an object of another client in a listing, whose last write only HEAD
    /// tells, and for a directory whose marker was not looked at.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// Whether times that are not known may be asked for later: what tells them must be seen to be the same version then,
    /// and without a checksum nothing would tell.
    /// </summary>
    public bool CanWaitForTimes => !IsDirectory && (Version.Size == 0 || !string.IsNullOrEmpty(Version.Checksum));

    /// <summary>Whether the modification time is kept in the object's custom metadata, bound to its present content.</summary>
    public bool HasOwnTime { get; init; }

    /// <summary>Whether the bytes are on the cluster's own disks.</summary>
    public bool IsCached { get; init; } = true;

    /// <summary>Whether the object's custom metadata may hold more than its attributes.</summary>
    public bool HasOtherCustom { get; init; }

    /// <summary>The size of Windows' own extended attributes as Windows counts it, in bytes.</summary>
    public uint EaSize { get; init; }

    public bool IsDirectory => Kind == FsNodeKind.Directory;

    /// <summary>Takes over what an earlier look at the same content told and this one did not.</summary>
    public NodeMeta CompletedBy(NodeMeta? earlier)
    {
        if (earlier is null || earlier.Kind != Kind || IsDirectory || !Version.IsSameAs(earlier.Version))
        {
            return this;
        }

        ObjectVersion version = Version.CompletedBy(earlier.Version);
        return !IsComplete && earlier.IsComplete && !Version.IsRewritten(earlier.Version)
            ? this with { Version = version, ModifiedNs = earlier.ModifiedNs, ChangedNs = earlier.ChangedNs, IsComplete = true }
            : version == Version ? this : this with { Version = version };
    }

    /// <summary>The attributes with the time of the last write, which was not told with them.</summary>
    /// <param name="writtenNs">The time, in nanoseconds since 1970 UTC.</param>
    public NodeMeta WrittenAt(long writtenNs) => this with { ModifiedNs = writtenNs, ChangedNs = writtenNs, IsComplete = true };

    /// <summary>The attributes after extended attributes were changed.</summary>
    public NodeMeta WithXattrs(XattrEdit edit)
        => this with { HasOtherCustom = XattrCodec.HasOther(edit.After), EaSize = XattrCodec.EaSize(edit.After) };

    /// <summary>The attributes after a caller has changed some of them.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="now">The time, in nanoseconds since 1970 UTC.</param>
    public NodeMeta ChangedBy(in FsAttributeChanges changes, long now)
    {
        uint mode = changes.Mode ?? Mode;
        long modified = changes.ModifiedNs is not { } set ? ModifiedNs : set == FsAttributeChanges.Now ? now : set;
        long? accessed = changes.AccessedNs is { } at ? at == FsAttributeChanges.Now ? now : at : AccessedNs;
        return this with
        {
            Mode = changes.KillPrivileges && !IsDirectory ? FileModes.WithoutPrivileges(mode) : mode,
            Uid = changes.Uid ?? Uid,
            Gid = changes.Gid ?? Gid,
            ModifiedNs = modified,
            AccessedNs = accessed == modified ? null : accessed,
            CreatedNs = changes.CreatedNs ?? CreatedNs ?? (changes.ModifiedNs is not null && IsComplete ? ModifiedNs : null),
            DosAttributes = changes.DosAttributes ?? DosAttributes,
            ChangedNs = now,
        };
    }
}
