using System.Globalization;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>Mounts through mount(2), which needs root.</summary>
internal static class DirectMount
{
    private const string DevicePath = "/dev/fuse";

    /// <summary>Mounts through mount(2).</summary>
    /// <param name="settings">What to mount.</param>
    /// <param name="mountpoint">Where: a path without symbolic links.</param>
    /// <returns>The device, or null when the process is not privileged enough although it runs as root.</returns>
    public static unsafe FuseDevice? TryMount(FuseMountSettings settings, string mountpoint)
    {
        int fd;
        fixed (byte* path = Utf8Path.Encode(DevicePath))
        {
            fd = Libc.open(path, Libc.O_RDWR | Libc.O_CLOEXEC);
        }

        if (fd < 0)
        {
            throw Libc.LastError switch
            {
                Errno.EPERM or Errno.EACCES => new FuseMountException(FuseMountFailure.NoPermission, $"No permission to open {DevicePath}; a container needs the device and the right to mount."),
                _ => MountErrors.NoDevice(),
            };
        }

        string data = string.Create(CultureInfo.InvariantCulture, $"fd={fd},rootmode=40000,user_id={Libc.geteuid()},group_id={Libc.getegid()}")
            + (settings.DefaultPermissions ? ",default_permissions" : string.Empty)
            + (settings.AllowOther ? ",allow_other" : string.Empty);
        nuint flags = (nuint)settings.Flags | (settings.ReadOnly ? Libc.MS_RDONLY : 0);
        fixed (byte* source = Utf8Path.Encode(settings.Source))
        fixed (byte* target = Utf8Path.Encode(mountpoint))
        fixed (byte* type = Utf8Path.Encode("fuse." + settings.Subtype))
        fixed (byte* options = Utf8Path.Encode(data))
        {
            if (Libc.mount(source, target, type, flags, options) == 0)
            {
                return new FuseDevice(fd, mountpoint);
            }
        }

        Errno error = Libc.LastError;
        _ = Libc.close(fd);
        return error switch
        {
            Errno.EPERM => null,
            Errno.ENODEV => throw MountErrors.NoDevice(),
            Errno.EACCES => throw new FuseMountException(FuseMountFailure.NoPermission, $"No permission to mount on '{mountpoint}'."),
            Errno.ENOENT => throw new FuseMountException(FuseMountFailure.MountpointMissing, $"The mountpoint '{mountpoint}' does not exist."),
            Errno.ENOTDIR => throw new FuseMountException(FuseMountFailure.NotDirectory, $"The mountpoint '{mountpoint}' is not a directory."),
            Errno.EBUSY => throw new FuseMountException(FuseMountFailure.AlreadyMounted, $"Something is already mounted on '{mountpoint}'."),
            _ => throw new FuseMountException(FuseMountFailure.Other, $"'{mountpoint}' could not be mounted: {error}."),
        };
    }
}
