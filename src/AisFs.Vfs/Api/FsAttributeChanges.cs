namespace AisFs.Vfs.Api;

/// <summary>Attributes to be changed; null leaves one as it is.</summary>
public readonly record struct FsAttributeChanges
{
    /// <summary>Stands for the present instant in <see cref="AccessedNs"/> and <see cref="ModifiedNs"/>.</summary>
    public const long Now = long.MinValue;

    /// <summary>The new permission bits, 0 to 07777 (octal).</summary>
    public uint? Mode { get; init; }

    /// <summary>The new owner.</summary>
    public uint? Uid { get; init; }

    /// <summary>The new group.</summary>
    public uint? Gid { get; init; }

    /// <summary>The new size in bytes: cuts the file, or extends it with zeros.</summary>
    public long? Size { get; init; }

    /// <summary>The new access time in nanoseconds since 1970 UTC, or <see cref="Now"/>. Kept for the life of the inode only.</summary>
    public long? AccessedNs { get; init; }

    /// <summary>The new modification time in nanoseconds since 1970 UTC, or <see cref="Now"/>.</summary>
    public long? ModifiedNs { get; init; }

    /// <summary>The new creation time in nanoseconds since 1970 UTC.</summary>
    public long? CreatedNs { get; init; }

    /// <summary>The new FILE_ATTRIBUTE_* bits, 0 to 0xFFFF.</summary>
    public uint? DosAttributes { get; init; }

    /// <summary>Whether something is to change that is kept with the object.</summary>
    internal bool ChangesKept
        => Mode is not null || Uid is not null || Gid is not null || ModifiedNs is not null || AccessedNs is not null || CreatedNs is not null
            || DosAttributes is not null;

    /// <summary>Whether the set-user-id bit, and the set-group-id bit where the group may execute, are to be cleared.</summary>
    public bool KillPrivileges { get; init; }
}
