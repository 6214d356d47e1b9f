using System.Globalization;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse;

public static partial class FuseMounter
{
    private static string Check(FuseMountSettings settings)
    {
        string mountpoint = settings.Mountpoint;
        if (MountTable.Find(mountpoint) is { IsFuse: true } present)
        {
            // What a killed server left behind would otherwise need an unmount by hand before every restart.
            if (present.Type != "fuse." + settings.Subtype || !IsDead(present.Mountpoint))
            {
                throw new FuseMountException(FuseMountFailure.AlreadyMounted, $"'{present.Source}' is already mounted on '{mountpoint}'.");
            }

            Unmount(present.Mountpoint, FuseUnmountMode.Lazy);
        }

        string? resolved = MountTable.Resolve(mountpoint, out Errno error);
        if (resolved is null)
        {
            throw error switch
            {
                Errno.ENOENT => new FuseMountException(FuseMountFailure.MountpointMissing, $"The mountpoint '{mountpoint}' does not exist."),
                Errno.ENOTDIR => new FuseMountException(FuseMountFailure.NotDirectory, $"The mountpoint '{mountpoint}' is not a directory."),
                Errno.EACCES => new FuseMountException(FuseMountFailure.NoPermission, $"No permission to reach the mountpoint '{mountpoint}'."),
                _ => new FuseMountException(FuseMountFailure.Other, $"The mountpoint '{mountpoint}' cannot be used: {error}."),
            };
        }

        if (!Directory.Exists(resolved))
        {
            throw new FuseMountException(FuseMountFailure.NotDirectory, $"The mountpoint '{mountpoint}' is not a directory.");
        }

        try
        {
            if (Directory.EnumerateFileSystemEntries(resolved).Any())
            {
                throw new FuseMountException(FuseMountFailure.NotEmpty, $"The mountpoint '{mountpoint}' is not empty.");
            }
        }
        catch (UnauthorizedAccessException)
        {
            throw new FuseMountException(FuseMountFailure.NoPermission, $"No permission to use the mountpoint '{mountpoint}'.");
        }

        return resolved;
    }

    /// <summary>Mounts through mount(2).</summary>
    /// <returns>The device, or null when the process is not privileged enough although it runs as root.</returns>
    private static unsafe FuseDevice? MountDirectly(FuseMountSettings settings, string mountpoint)
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
                _ => NoDevice(),
            };
        }

        string data = string.Create(CultureInfo.InvariantCulture, $"fd={fd},rootmode=40000,user_id={Libc.geteuid()},group_id={Libc.getegid()}")
            + (settings.DefaultPermissions ? ",default_permissions" : string.Empty)
            + (settings.AllowOther ? ",allow_other" : string.Empty);
        nuint flags = (nuint)(Libc.MS_NOSUID | Libc.MS_NODEV | (settings.ReadOnly ? Libc.MS_RDONLY : 0));
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
            Errno.ENODEV => throw NoDevice(),
            Errno.EACCES => throw new FuseMountException(FuseMountFailure.NoPermission, $"No permission to mount on '{mountpoint}'."),
            Errno.ENOENT => throw new FuseMountException(FuseMountFailure.MountpointMissing, $"The mountpoint '{mountpoint}' does not exist."),
            Errno.ENOTDIR => throw new FuseMountException(FuseMountFailure.NotDirectory, $"The mountpoint '{mountpoint}' is not a directory."),
            Errno.EBUSY => throw new FuseMountException(FuseMountFailure.AlreadyMounted, $"Something is already mounted on '{mountpoint}'."),
            _ => throw new FuseMountException(FuseMountFailure.Other, $"'{mountpoint}' could not be mounted: {error}."),
        };
    }

    private static FuseMountException NoDevice()
        => new(FuseMountFailure.NoDevice, $"{DevicePath} is missing: load the kernel module with 'modprobe fuse'.");
}
