using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>Checks that a directory can be mounted on, and clears a dead mount of the same kind from it.</summary>
internal static class MountpointCheck
{
    /// <summary>Checks a mountpoint.</summary>
    /// <param name="settings">What and where to mount.</param>
    /// <returns>The mountpoint without symbolic links.</returns>
    /// <exception cref="FuseMountException">It cannot be used.</exception>
    public static string Check(FuseMountSettings settings)
    {
        string mountpoint = settings.Mountpoint;
        if (MountTable.Find(mountpoint) is { IsFuse: true } present)
        {
            // What a killed server left behind would otherwise need an unmount by hand before every restart.
            if (present.Type != "fuse." + settings.Subtype || !FuseMounter.IsDead(present.Mountpoint))
            {
                throw new FuseMountException(FuseMountFailure.AlreadyMounted, $"'{present.Source}' is already mounted on '{mountpoint}'.");
            }

            FuseMounter.Unmount(present.Mountpoint, FuseUnmountMode.Lazy);
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
}
