using AisFs.Cli.Running;
using AisFs.Mount;
using AisFs.Mount.Fuse;
using AisFs.Vfs;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>The life of a mount through FUSE.</summary>
internal static partial class LinuxMount
{
    private static readonly TimeSpan s_drainTime = TimeSpan.FromMinutes(5);

    /// <summary>Looks whether the mountpoint can be used, without the cluster. A dead mount is cleared from it.</summary>
    /// <param name="mountpoint">Where to mount.</param>
    /// <exception cref="MountException">It cannot.</exception>
    public static ValueTask CheckAsync(string mountpoint) => FuseMount.CheckMountpointAsync(mountpoint);

    /// <summary>Mounts, and stays until the mount is to end.</summary>
    /// <param name="composition">The file system.</param>
    /// <param name="run">What is mounted, where and how.</param>
    /// <param name="report">Tells systemd.</param>
    /// <param name="onReady">Called once the mount answers, with the place where it is seen.</param>
    /// <returns>How many files had been left behind when the end was asked for, and what tells waiting unmounts of the end.</returns>
    public static async Task<(int Known, MountWatch? Watch)> RunAsync(FileSystemComposition composition, MountRun run, ServiceReport report, Func<string, Task> onReady)
    {
        FuseMount mount = await FuseMount.StartAsync(
            composition.Served, run.Mountpoint, composition.FuseOptions(run.Settings, run.Source), run.Loggers, CancellationToken.None).ConfigureAwait(false);
        MountWatch? watch = await MountWatch.StartAsync(mount.Device, composition.FileSystem, composition.StagingDirectory).ConfigureAwait(false);
        _ = mount.Disconnected.ContinueWith(_ => watch?.GiveAddressAway(), TaskScheduler.Default);
        await using (mount.ConfigureAwait(false))
        {
            LogMounted(run.Logger, run.Source, run.Mountpoint);
            UserMountTable table = new();
            await table.AddAsync(run.Source, mount.Mountpoint).ConfigureAwait(false);
            await onReady(mount.Mountpoint).ConfigureAwait(false);
            report.Ready(composition.FileSystem);
            await Task.WhenAny(mount.Disconnected, run.Signals.Stop).ConfigureAwait(false);
            report.Stopping();
            int known = composition.FileSystem.Leftovers.Count;
            await Task.WhenAny(mount.Completion, run.Signals.Stop).ConfigureAwait(false);
            if (!mount.Completion.IsCompleted)
            {
                await StopAsync(mount, composition.FileSystem, run.Signals, run.Logger).ConfigureAwait(false);
            }

            await table.RemoveAsync().ConfigureAwait(false);
            return (known, watch);
        }
    }

    /// <summary>Uploads what was closed, then unmounts; files that are still open are given time to be closed.</summary>
    private static async Task StopAsync(FuseMount mount, VirtualFileSystem fileSystem, StopSignals signals, ILogger logger)
    {
        await MountRunner.UploadAsync(fileSystem, logger).ConfigureAwait(false);
        try
        {
            await mount.UnmountAsync(lazy: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MountException e) when (e.Kind == MountErrorKind.Busy)
        {
            // Nothing more can be opened, and programs may finish with the files that they have open.
            LogBusy(logger);
            await mount.UnmountAsync(lazy: true, CancellationToken.None).ConfigureAwait(false);
            await fileSystem.SecureUnclosedAsync().ConfigureAwait(false);
        }
        catch (MountException e) when (e.Kind == MountErrorKind.NotMounted)
        {
            // Detached already, by others.
            LogBusy(logger);
        }

        await Task.WhenAny(mount.Completion, signals.StopAgain, Task.Delay(s_drainTime)).ConfigureAwait(false);
    }

    [LoggerMessage(5001, LogLevel.Information, "{Source} is mounted at {Mountpoint}")]
    private static partial void LogMounted(ILogger logger, string source, string mountpoint);

    [LoggerMessage(5004, LogLevel.Warning, "Files are still open: the mountpoint is detached now, and the mount ends when they are closed. A second signal ends it at once; files that are not closed by then are kept for 'aisfs recover'")]
    private static partial void LogBusy(ILogger logger);
}
