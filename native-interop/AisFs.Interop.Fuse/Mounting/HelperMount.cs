using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>Mounts and unmounts through the set-user-id helper fusermount3.</summary>
internal static class HelperMount
{
    private const string Helper = "fusermount3";

    // The protocol between libfuse and its helper: the helper mounts and sends the device over this socket.
    private const string SocketVariable = "_FUSE_COMMFD";

    /// <summary>Builds the helper's -o argument.</summary>
    /// <param name="settings">What to mount.</param>
    /// <returns>The options, separated by commas.</returns>
    public static string Options(FuseMountSettings settings)
        => $"fsname={Escape(settings.Source)},subtype={Escape(settings.Subtype)}"
            + (settings.ReadOnly ? ",ro" : string.Empty)
            + (settings.DefaultPermissions ? ",default_permissions" : string.Empty)
            + (settings.AllowOther ? ",allow_other" : string.Empty)
            + HelperWords.Of(settings.Flags, Libc.geteuid() == 0);

    private static string Escape(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    public static unsafe FuseDevice Mount(FuseMountSettings settings, string mountpoint)
    {
        int* pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair) != 0)
        {
            throw new FuseMountException(FuseMountFailure.Other, $"'{mountpoint}' could not be mounted: no socket pair, {Libc.LastError}.");
        }

        Errno started = HelperProcess.TryStart(Helper, ["-o", Options(settings), "--", mountpoint], pair[0], SocketVariable, out HelperProcess? process);
        _ = Libc.close(pair[0]);
        if (process is null)
        {
            _ = Libc.close(pair[1]);
            throw Missing(started, "mount");
        }

        using (process)
        {
            int fd = DescriptorReceiver.Receive(pair[1]);
            int exitCode = process.WaitForExit(out string errors);
            _ = Libc.close(pair[1]);
            return fd >= 0 ? new FuseDevice(fd, mountpoint) : throw Failed(mountpoint, exitCode, errors);
        }
    }

    public static void Unmount(string mountpoint, bool lazy)
    {
        Errno started = HelperProcess.TryStart(Helper, lazy ? ["-u", "-z", "--", mountpoint] : ["-u", "--", mountpoint], -1, null, out HelperProcess? process);
        if (process is null)
        {
            throw Missing(started, "unmount");
        }

        using (process)
        {
            int exitCode = process.WaitForExit(out string errors);
            if (exitCode is not 0 and not -1)
            {
                throw errors.Contains("busy", StringComparison.OrdinalIgnoreCase)
                    ? MountErrors.UnmountFailed(mountpoint, Errno.EBUSY)
                    : errors.Contains("not found in", StringComparison.Ordinal)
                    ? new FuseMountException(FuseMountFailure.NoPermission, $"No permission to unmount '{mountpoint}': another user mounted it.")
                    : new FuseMountException(FuseMountFailure.Other, $"'{mountpoint}' could not be unmounted: {Sentence(errors, exitCode)}");
            }
        }
    }

    private static FuseMountException Missing(Errno error, string verb) => error == Errno.ENOENT
        ? new(FuseMountFailure.HelperMissing, $"'{Helper}' is needed to {verb} without root and is not installed (package fuse3).")
        : new(FuseMountFailure.Other, $"'{Helper}' could not be started: {error}.");

    private static FuseMountException Failed(string mountpoint, int exitCode, string errors)
    {
        if (errors.Contains("fuse device not found", StringComparison.Ordinal) || errors.Contains("failed to open /dev/fuse: No such", StringComparison.Ordinal))
        {
            return MountErrors.NoDevice();
        }

        FuseMountFailure failure = errors.Contains("ermission", StringComparison.Ordinal)
                || errors.Contains("not permitted", StringComparison.Ordinal)
                || errors.Contains("no write access", StringComparison.Ordinal)
                || errors.Contains("only allowed if", StringComparison.Ordinal)
                || errors.Contains("not owner", StringComparison.Ordinal)
            ? FuseMountFailure.NoPermission
            : FuseMountFailure.Other;
        return new FuseMountException(failure, $"'{mountpoint}' could not be mounted: {Sentence(errors, exitCode)}");
    }

    private static string Sentence(string errors, int exitCode)
        => errors.Length == 0 ? FormattableString.Invariant($"{Helper} ended with code {exitCode}.") : errors.ReplaceLineEndings(" ").TrimEnd('.') + ".";
}
