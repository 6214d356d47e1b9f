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

    /// <summary>What the kernel sees to by itself. Default: <c>nosuid</c> and <c>nodev</c>. Without root these two are always on.</summary>
    public FuseMountFlags Flags { get; init; } = FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices;

    /// <summary>Whether other users than the mounting one have access.</summary>
    public bool AllowOther { get; init; }

    /// <summary>Whether the kernel checks mode bits and owners by itself.</summary>
    public bool DefaultPermissions { get; init; } = true;
}
