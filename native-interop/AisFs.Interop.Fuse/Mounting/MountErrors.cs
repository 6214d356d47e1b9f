using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>The errors that both ways to mount have in common.</summary>
internal static class MountErrors
{
    public static FuseMountException NoDevice()
        => new(FuseMountFailure.NoDevice, "/dev/fuse is missing: load the kernel module with 'modprobe fuse'.");

    public static FuseMountException UnmountFailed(string mountpoint, Errno error) => error switch
    {
        Errno.EBUSY => new(FuseMountFailure.Busy, $"'{mountpoint}' is in use: close the files and leave the folders in it, or unmount lazily."),
        Errno.EINVAL or Errno.ENOENT => new(FuseMountFailure.NotMounted, $"Nothing is mounted through FUSE on '{mountpoint}'."),
        Errno.EPERM or Errno.EACCES => new(FuseMountFailure.NoPermission, $"No permission to unmount '{mountpoint}'."),
        _ => new(FuseMountFailure.Other, $"'{mountpoint}' could not be unmounted: {error}."),
    };
}
