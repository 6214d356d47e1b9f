namespace AisFs.Interop.Fuse.Mounting;

/// <summary>What a mount is to look like.</summary>
public sealed record FuseMountSettings
{
    /// <summary>The directory to mount on.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>The source that /proc/mounts shows; not empty.</summary>
    public required string Source { get; init; }

    /// <summary>The subtype: the file system's type becomes <c>fuse.subtype</c>.</summary>
    public required string Subtype { get; init; }

    /// <summary>Whether nothing can be written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether other users than the mounting one have access.</summary>
    public bool AllowOther { get; init; }

    /// <summary>Whether the kernel checks mode bits and owners by itself.</summary>
    public bool DefaultPermissions { get; init; } = true;
}
