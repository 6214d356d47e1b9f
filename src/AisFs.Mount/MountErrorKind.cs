namespace AisFs.Mount;

/// <summary>Why a mount or unmount did not succeed.</summary>
public enum MountErrorKind
{
    /// <summary>Anything else; the message says what.</summary>
    Other = 0,

    /// <summary>The mountpoint does not exist.</summary>
    MountpointMissing,

    /// <summary>The mountpoint is not a directory.</summary>
    NotDirectory,

    /// <summary>The mountpoint is not empty.</summary>
    NotEmpty,

    /// <summary>Something is mounted there already, or the drive letter is taken.</summary>
    AlreadyMounted,

    /// <summary>There is no /dev/fuse.</summary>
    NoDevice,

    /// <summary>The user may not mount there, or not with these options.</summary>
    NoPermission,

    /// <summary>A helper program or library is needed and not installed: fusermount3 on Linux, WinFsp on Windows.</summary>
    HelperMissing,

    /// <summary>The kernel, or WinFsp, is too old.</summary>
    TooOld,

    /// <summary>Nothing of ours is mounted there.</summary>
    NotMounted,

    /// <summary>The mount is in use.</summary>
    Busy,
}
