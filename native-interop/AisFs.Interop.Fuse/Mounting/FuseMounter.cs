using System.Globalization;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>
/// Mounts and unmounts: through mount(2) where the process may, else through the set-user-id helper fusermount3. The
/// members block, for as long as a program start takes.
/// </summary>
public static class FuseMounter
{
    /// <summary>The oldest protocol of the kernel that is spoken: 7.31, Linux 5.4.</summary>
    public const int OldestProtocolMinor = 31;

    private static readonly TimeSpan s_probeLimit = TimeSpan.FromSeconds(2);

    /// <summary>Mounts. A dead mount of the same subtype at the mountpoint is cleared first.</summary>
    /// <param name="settings">What and where.</param>
    /// <returns>The device from which requests for the mount are read; the mount dies when it is disposed.</returns>
    /// <exception cref="FuseMountException">It did not succeed.</exception>
    public static FuseDevice Mount(FuseMountSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrEmpty(settings.Source);
        string mountpoint = MountpointCheck.Check(settings.Mountpoint, settings.Subtype);
        if (Libc.geteuid() == 0)
        {
            return DirectMount.TryMount(settings, mountpoint) ?? HelperMount.Mount(settings, mountpoint);
        }

        return HelperMount.Mount(settings, mountpoint);
    }

    /// <summary>Looks whether a directory can be mounted on. A dead mount of the same subtype is cleared from it.</summary>
    /// <param name="mountpoint">The directory.</param>
    /// <param name="subtype">The subtype of the mount to be.</param>
    /// <exception cref="FuseMountException">It cannot be mounted on.</exception>
    public static void CheckMountpoint(string mountpoint, string subtype) => MountpointCheck.Check(mountpoint, subtype);

    /// <summary>Unmounts. The server is not asked, so that a dead or hung one can be unmounted, too.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="mode">How.</param>
    /// <exception cref="FuseMountException">It did not succeed.</exception>
    public static unsafe void Unmount(string mountpoint, FuseUnmountMode mode)
    {
        MountEntry entry = MountTable.Find(mountpoint) is { IsFuse: true } found
            ? found
            : throw new FuseMountException(FuseMountFailure.NotMounted, $"Nothing is mounted through FUSE on '{mountpoint}'.");
        int flags = Libc.UMOUNT_NOFOLLOW | mode switch
        {
            FuseUnmountMode.Lazy => Libc.MNT_DETACH,
            FuseUnmountMode.Force => Libc.MNT_DETACH | Libc.MNT_FORCE,
            _ => 0,
        };
        if (Libc.geteuid() == 0)
        {
            fixed (byte* target = Utf8Path.Encode(entry.Mountpoint))
            {
                if (Libc.umount2(target, flags) == 0)
                {
                    return;
                }
            }

            Errno error = Libc.LastError;
            if (error != Errno.EPERM)
            {
                throw MountErrors.UnmountFailed(entry.Mountpoint, error);
            }
        }

        HelperMount.Unmount(entry.Mountpoint, mode != FuseUnmountMode.Normal);
        if (mode == FuseUnmountMode.Force)
        {
            TryAbort(entry.Device);
        }
    }

    /// <summary>Changes the flags of a mount in its place. Needs root.</summary>
    /// <param name="entry">The mount.</param>
    /// <param name="flags">All its flags; those of the whole file system, such as <see cref="FuseMountFlags.Synchronous"/>, are left as they are.</param>
    /// <param name="readOnly">Whether it cannot be written through this mount; fails while a file is open for writing.</param>
    /// <exception cref="FuseMountException">It did not succeed.</exception>
    public static unsafe void Change(MountEntry entry, FuseMountFlags flags, bool readOnly)
    {
        ArgumentNullException.ThrowIfNull(entry);
        nuint all = Libc.MS_REMOUNT | Libc.MS_BIND | (nuint)flags | (readOnly ? Libc.MS_RDONLY : 0);
        fixed (byte* target = Utf8Path.Encode(entry.Mountpoint))
        {
            if (Libc.mount(null, target, null, all, null) == 0)
            {
                return;
            }
        }

        throw Libc.LastError switch
        {
            Errno.EBUSY => new FuseMountException(FuseMountFailure.Busy, $"'{entry.Mountpoint}' cannot become read-only: files in it are open for writing."),
            Errno.EPERM or Errno.EACCES => new FuseMountException(FuseMountFailure.NoPermission, $"No permission to change the mount on '{entry.Mountpoint}': that needs root."),
            var error => new FuseMountException(FuseMountFailure.Other, $"The mount on '{entry.Mountpoint}' could not be changed: {error}."),
        };
    }

    /// <summary>Ends a connection: requests under way fail, and open files break. The mount need not be in the tree.</summary>
    /// <param name="device">The device number of the mount as <c>major:minor</c>; null is no connection.</param>
    /// <returns>Whether it was ended; false also where the kernel's control files are not to be seen.</returns>
    public static bool TryAbort(string? device)
    {
        if (device?.Split(':') is not ["0", var minor])
        {
            return false;
        }

        try
        {
            File.WriteAllText($"/sys/fs/fuse/connections/{minor}/abort", "1");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether the server of a mount has gone: every access answers "Transport endpoint is not connected". Asks the mount,
    /// and so must not be called by its server while it serves.
    /// </summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <returns>Whether it is dead. A server that does not answer within two seconds is not.</returns>
    public static bool IsDead(string mountpoint)
    {
        bool dead = false;
        Thread thread = new(() => Volatile.Write(ref dead, IsDisconnected(mountpoint))) { IsBackground = true, Name = "fuse-probe" };
        thread.Start();
        return thread.Join(s_probeLimit) && Volatile.Read(ref dead);
    }

    /// <summary>
    /// Sets how much the kernel reads ahead. INIT cannot go beyond the kernel's default of 128 KiB, the device's settings
    /// can, for root.
    /// </summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="kibibytes">How much, in KiB.</param>
    /// <returns>Whether the kernel took it.</returns>
    public static bool TrySetReadAhead(string mountpoint, int kibibytes)
    {
        if (MountTable.Find(mountpoint) is not { IsFuse: true } entry)
        {
            return false;
        }

        try
        {
            File.WriteAllText($"/sys/class/bdi/{entry.Device}/read_ahead_kb", kibibytes.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static unsafe bool IsDisconnected(string mountpoint)
    {
        // Unlike attributes, the capacity is never answered from the kernel's memory. struct statfs has 120 bytes.
        byte* ignored = stackalloc byte[512];
        fixed (byte* path = Utf8Path.Encode(mountpoint))
        {
            return Libc.statfs(path, ignored) != 0 && Libc.LastError is Errno.ENOTCONN or Errno.ECONNABORTED;
        }
    }
}
