using AisFs.Interop.Fuse.Mounting;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.Fuse;

/// <summary>Takes mounts away, and turns the errors of mounting into those for the user.</summary>
internal static class FuseUnmounter
{
    /// <summary>Unmounts what another process serves, or has left behind.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="how">Whether a mount that is in use disappears all the same. A dead mount always does.</param>
    /// <param name="cancellationToken">Ends the wait, not the unmount.</param>
    /// <returns>Completes when it is gone from the tree; its server may still be finishing.</returns>
    /// <exception cref="MountException">It did not succeed.</exception>
    public static async ValueTask UnmountAsync(string mountpoint, FuseUnmount how, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(mountpoint);
        MountEntry entry = MountTable.Find(mountpoint) is { IsFuse: true } found
            ? found
            : throw new MountException(MountErrorKind.NotMounted, $"Nothing is mounted by aisfs on '{mountpoint}'.");
        if (entry.Type != "fuse." + FuseMountOptions.Subtype)
        {
            throw new MountException(MountErrorKind.NotMounted, $"'{mountpoint}' was not mounted by aisfs: it is a {entry.Type} of '{entry.Source}'.");
        }

        try
        {
            FuseUnmountMode mode = how switch
            {
                FuseUnmount.Lazy => FuseUnmountMode.Lazy,
                FuseUnmount.Force => FuseUnmountMode.Force,
                _ => FuseUnmountMode.Normal,
            };
            await InvokeAsync(() => FuseMounter.Unmount(entry.Mountpoint, mode)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MountException e) when (e.Kind == MountErrorKind.Busy)
        {
            if (!await InvokeAsync(() => FuseMounter.IsDead(entry.Mountpoint)).WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            await InvokeAsync(() => FuseMounter.Unmount(entry.Mountpoint, FuseUnmountMode.Lazy)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Clears what an aborted connection leaves behind: it ends without an unmount, and its mount answers nothing.</summary>
    public static async ValueTask ClearDeadAsync(string mountpoint, ILogger logger)
    {
        bool left = await BlockingCall.RunAsync(() => MountTable.Find(mountpoint) is { IsFuse: true } && FuseMounter.IsDead(mountpoint)).ConfigureAwait(false);
        if (left)
        {
            await TryUnmountAsync(mountpoint, logger).ConfigureAwait(false);
        }
    }

    public static async ValueTask TryUnmountAsync(string mountpoint, ILogger logger)
    {
        try
        {
            await InvokeAsync(() => FuseMounter.Unmount(mountpoint, FuseUnmountMode.Force)).ConfigureAwait(false);
        }
        catch (MountException e)
        {
            // Another process was faster: that is no failure.
            if (e.Kind != MountErrorKind.NotMounted)
            {
                FuseMountLog.UnmountFailed(logger, mountpoint, e.Message);
            }
        }
    }

    public static Task<bool> InvokeAsync(Action action) => InvokeAsync(() =>
    {
        action();
        return true;
    });

    public static async Task<T> InvokeAsync<T>(Func<T> function)
    {
        try
        {
            return await BlockingCall.RunAsync(function).ConfigureAwait(false);
        }
        catch (FuseMountException e)
        {
            throw Translate(e);
        }
    }

    public static MountException Translate(FuseMountException e)
    {
        MountErrorKind kind = e.Failure switch
        {
            FuseMountFailure.MountpointMissing => MountErrorKind.MountpointMissing,
            FuseMountFailure.NotDirectory => MountErrorKind.NotDirectory,
            FuseMountFailure.NotEmpty => MountErrorKind.NotEmpty,
            FuseMountFailure.AlreadyMounted => MountErrorKind.AlreadyMounted,
            FuseMountFailure.NoDevice => MountErrorKind.NoDevice,
            FuseMountFailure.NoPermission => MountErrorKind.NoPermission,
            FuseMountFailure.HelperMissing => MountErrorKind.HelperMissing,
            FuseMountFailure.KernelTooOld => MountErrorKind.TooOld,
            FuseMountFailure.NotMounted => MountErrorKind.NotMounted,
            FuseMountFailure.Busy => MountErrorKind.Busy,
            _ => MountErrorKind.Other,
        };
        return new MountException(kind, e.Message, e);
    }
}
