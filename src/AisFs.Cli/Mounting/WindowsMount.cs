using System.Runtime.Versioning;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Mount.WinFsp;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs;
using AisFs.Vfs.Names;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>The life of a mount through WinFsp.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsMount
{
    private const int MaxLabelLength = 32;

    /// <summary>Finds out, before the cluster is asked, why there can be no mount.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="mountpoint">Where; empty for a network name alone.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="OptionException">The source or an option makes no sense.</exception>
    /// <exception cref="StartException">WinFsp or the mount point is not usable.</exception>
    public static void Check(string source, string mountpoint, MountSettings settings)
    {
        if (!MountSource.TryParse(source, out MountSource? parsed, out string? reason))
        {
            throw new OptionException(reason);
        }

        DriveIcon.Check(settings.Icon, mountpoint);
        Explained(() =>
        {
            WinFspMount.Check(OptionsOf(parsed, mountpoint, settings));
            return true;
        });
    }

    /// <summary>Mounts, and stays until the mount is to end.</summary>
    /// <param name="composition">The file system.</param>
    /// <param name="run">What is mounted, where and how; the place is empty for a network name alone.</param>
    /// <param name="onReady">Called once the mount answers, with the place where it is seen.</param>
    /// <returns>Completes after the unmount: how many files had been left behind when that was asked for.</returns>
    /// <exception cref="StartException">WinFsp refused.</exception>
    public static async Task<int> RunAsync(FileSystemComposition composition, MountRun run, Func<string, Task> onReady)
    {
        VirtualFileSystem fileSystem = composition.FileSystem;
        WinFspMountOptions options = OptionsOf(composition.Source, run.Mountpoint, run.Settings) with { MeterFactory = composition.Meters };
        WinFspMount mount = Explained(() => WinFspMount.Start(composition.Served, options, run.Logger));
        string place = mount.MountPoint;
        using UnmountRequest request = new(new[] { place, options.NetworkName }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase));
        int known;
        await using (mount.ConfigureAwait(false))
        {
            using DriveIcon? icon = DriveIcon.Show(run.Settings.Icon, place, run.Logger);
            await onReady(place).ConfigureAwait(false);
            await Task.WhenAny(mount.Ended, run.Signals.Stop, request.Requested).ConfigureAwait(false);
            known = fileSystem.Leftovers.Count;
            if (mount.Ended.IsCompleted)
            {
                LogDriverGone(run.Logger, place);
            }

            await MountRunner.UploadAsync(fileSystem, run.Logger).ConfigureAwait(false);

            // The end waits for requests under way: killing the program loses nothing meanwhile, and a second signal ends that.
            await fileSystem.SecureUnclosedAsync().ConfigureAwait(false);
            _ = run.Signals.StopAgain.ContinueWith(_ => mount.Hurry(), TaskScheduler.Default);
        }

        // What was written while the volume went away; what was not closed by then is kept. The process that asked for the unmount waits.
        await MountRunner.UploadAsync(fileSystem, run.Logger).ConfigureAwait(false);
        await fileSystem.DisposeAsync().ConfigureAwait(false);
        if (fileSystem.Leftovers.Count > known)
        {
            request.ReportFailure();
        }

        return known;
    }

    private static WinFspMountOptions OptionsOf(MountSource source, string mountpoint, MountSettings settings)
    {
        WinFspMountOptions options = new();
        string label = settings.Label ?? (source.HasBucket ? source.BucketName : "AIStore");
        TimeSpan ttl = settings.CacheTtl ?? options.CacheTtl;
        return options with
        {
            MountPoint = mountpoint.Length == 0 ? null : mountpoint,
            NetworkName = settings.NetworkName,
            VolumeLabel = settings.Label is null && label.Length > MaxLabelLength ? label[..MaxLabelLength] : label,
            VolumeIdentity = $"{string.Join(';', settings.Endpoints)} {source} {label}",
            RootFoldersStay = !source.HasBucket && !settings.DestroyBuckets,
            SecurityDescriptor = settings.Sddl,
            Uid = settings.Uid ?? 0,
            Gid = settings.Gid ?? 0,
            FileMode = 0x1B6 & ~settings.Umask, // 0666
            DirectoryMode = 0x1FF & ~settings.Umask, // 0777
            ReadOnly = settings.ReadOnly,
            CacheTtl = ttl > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : ttl,
            WatchInterval = settings.Watch ?? TimeSpan.Zero,
            ThreadCount = settings.Threads ?? 0,
            Trace = settings.Trace,
        };
    }

    private static T Explained<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (WinFspException e)
        {
            throw new StartException(e.Message, e.IsInUse ? ExitCode.Busy : ExitCode.Failure, e);
        }
        catch (ArgumentException e)
        {
            throw new OptionException(e.Message);
        }
    }

    [LoggerMessage(5006, LogLevel.Error, "The WinFsp driver went away: {Mountpoint} is gone")]
    private static partial void LogDriverGone(ILogger logger, string mountpoint);
}
