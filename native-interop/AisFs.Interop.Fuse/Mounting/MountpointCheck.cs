using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>Checks that a directory can be mounted on, and clears a dead mount of the same kind from it.</summary>
internal static class MountpointCheck
{
    private const string Dead = "its server has gone (Transport endpoint is not connected)";

    /// <summary>Checks a mountpoint.</summary>
    /// <param name="mountpoint">Where to mount.</param>
    /// <param name="subtype">The subtype of the mount to be.</param>
    /// <returns>The mountpoint without symbolic links.</returns>
    /// <exception cref="FuseMountException">It cannot be used.</exception>
    public static string Check(string mountpoint, string subtype)
    {
        if (MountTable.Find(mountpoint) is { IsFuse: true } present)
        {
            ClearDead(present, mountpoint, subtype);
        }

        string? resolved = MountTable.Resolve(mountpoint, out Errno error);
        if (resolved is null)
        {
            throw Unreachable(mountpoint, error);
        }

        if (!Directory.Exists(resolved))
        {
            throw NotDirectory(mountpoint);
        }

        try
        {
            if (Directory.EnumerateFileSystemEntries(resolved).FirstOrDefault() is { } entry)
            {
                throw new FuseMountException(
                    FuseMountFailure.NotEmpty,
                    $"The mountpoint '{mountpoint}' is not empty: '{Path.GetFileName(entry)}' lies in it, and would be hidden. Mount on an empty directory.");
            }
        }
        catch (UnauthorizedAccessException)
        {
            throw new FuseMountException(FuseMountFailure.NoPermission, $"No permission to use the mountpoint '{mountpoint}'.");
        }

        return resolved;
    }

    // What a killed server left behind would otherwise need an unmount by hand before every restart.
    private static void ClearDead(MountEntry present, string mountpoint, string subtype)
    {
        if (!FuseMounter.IsDead(present.Mountpoint))
        {
            throw new FuseMountException(FuseMountFailure.AlreadyMounted, $"'{present.Source}' is already mounted on '{mountpoint}': unmount it first, or mount elsewhere.");
        }

        if (present.Type != "fuse." + subtype)
        {
            throw new FuseMountException(
                FuseMountFailure.AlreadyMounted, $"'{mountpoint}' is a dead mount of '{present.Source}', {present.Type}: {Dead}. Clear it with 'umount -l {present.Mountpoint}', and mount again.");
        }

        try
        {
            FuseMounter.Unmount(present.Mountpoint, FuseUnmountMode.Lazy);
        }
        catch (FuseMountException e) when (e.Failure == FuseMountFailure.NoPermission)
        {
            throw new FuseMountException(
                FuseMountFailure.NoPermission, $"'{mountpoint}' is a dead mount of another user: {Dead}. That user or root can clear it with 'aisfs unmount {present.Mountpoint}'.");
        }
    }

    private static FuseMountException Unreachable(string mountpoint, Errno error) => error switch
    {
        Errno.ENOENT => new(FuseMountFailure.MountpointMissing, $"The mountpoint '{mountpoint}' does not exist: make it with mkdir."),
        Errno.ENOTDIR => NotDirectory(mountpoint),
        Errno.EACCES => new(FuseMountFailure.NoPermission, $"No permission to reach the mountpoint '{mountpoint}'."),
        Errno.ENAMETOOLONG => new(FuseMountFailure.Other, $"The name of the mountpoint '{mountpoint}' is too long."),
        Errno.ELOOP => new(FuseMountFailure.Other, $"The mountpoint '{mountpoint}' is a symbolic link that leads back to itself."),
        Errno.ENOTCONN or Errno.ECONNABORTED => new(
            FuseMountFailure.Other, $"The mountpoint '{mountpoint}' lies in a dead mount: {Dead}. Clear {Outer(mountpoint)} first, and mount again."),
        _ => new(FuseMountFailure.Other, $"The mountpoint '{mountpoint}' cannot be used: {error}."),
    };

    private static string Outer(string mountpoint)
    {
        List<MountEntry> mounts = MountTable.Read();
        for (string? folder = Path.GetDirectoryName(mountpoint); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (mounts.FindLast(mount => mount.Mountpoint == folder) is { IsFuse: true } found)
            {
                return $"it with 'umount -l {found.Mountpoint}'";
            }
        }

        return "that mount with 'umount -l'";
    }

    private static FuseMountException NotDirectory(string mountpoint)
        => new(FuseMountFailure.NotDirectory, $"The mountpoint '{mountpoint}' is not a directory: only a directory can be mounted on.");
}
