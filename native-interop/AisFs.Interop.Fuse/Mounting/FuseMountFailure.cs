namespace AisFs.Interop.Fuse.Mounting;

/// <summary>Why a mount or unmount did not succeed.</summary>
public enum FuseMountFailure
{
    /// <summary>Anything else; the message says what.</summary>
    Other = 0,

    /// <summary>The mountpoint does not exist.</summary>
    MountpointMissing,

    /// <summary>The mountpoint is not a directory.</summary>
    NotDirectory,

    /// <summary>The mountpoint is not empty.</summary>
    NotEmpty,

    /// <summary>A FUSE file system is mounted there already.</summary>
    AlreadyMounted,

    /// <summary>There is no /dev/fuse.</summary>
    NoDevice,

    /// <summary>The user may not mount there, or not with these options.</summary>
    NoPermission,

    /// <summary>fusermount3 is needed and not installed.</summary>
    HelperMissing,

    /// <summary>The kernel's FUSE protocol is older than 7.31.</summary>
    KernelTooOld,

    /// <summary>No such file system is mounted there.</summary>
    NotMounted,

    /// <summary>The mount is in use.</summary>
    Busy,
}
