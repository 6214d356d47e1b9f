namespace AisFs.Vfs.Metadata;

/// <summary>The attributes of what has none of its own.</summary>
internal sealed record AttributeDefaults
{
    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    /// <summary>The permission bits of files, before <see cref="Umask"/>.</summary>
    public required uint FileMode { get; init; }

    /// <summary>The permission bits of directories, before <see cref="Umask"/>.</summary>
    public required uint DirectoryMode { get; init; }

    /// <summary>The permission bits that are taken away.</summary>
    public required uint Umask { get; init; }

    /// <summary>Whether a marker can hold the attributes of a directory.</summary>
    public required bool HasMarkers { get; init; }

    /// <summary>The time of what the cluster keeps no time of: that of the mount, in nanoseconds since 1970 UTC.</summary>
    public required long TimeNs { get; init; }
}
