using System.Runtime.CompilerServices;
using AisFs.Cli.Configuration;
using AisFs.Cli.Daemon;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Interop.Fuse.Host;
using AisFs.Telemetry;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace AisFs.Cli.Mounting;

/// <summary>The life of a mount: start, wait for a signal or an unmount from outside, finish uploads, unmount.</summary>
internal static partial class MountRunner
{
    /// <summary>Runs a mount with signals and logs of its own.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="mountpoint">Where.</param>
    /// <param name="settings">How.</param>
    /// <param name="isChild">Whether this process is the daemon of a waiting parent.</param>
    /// <param name="configuration">What SIGHUP has read again.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string source, string mountpoint, MountSettings settings, bool isChild, Reconfiguration configuration)
    {
        if (!OperatingSystem.IsWindows())
        {
            // What a mount keeps on the local disk is its user's alone.
            const uint NotForOthers = 0x3F;
            HostProcess.SetFileMask(NotForOthers);
        }

        using LogSetup log = LogSetup.Create(
            settings.Trace ? LogEventLevel.Verbose : settings.LogLevel,
            console: settings.Foreground,
            settings.LogFile ?? (settings.Foreground ? null : LogSetup.DefaultPath()),
            settings.LogFormat,
            OperatingSystem.IsWindows());
        log.Origin.Mount = mountpoint;
        StopSignals signals = StopSignals.Listen();
        signals.HangUp += log.Reopen;
        if (isChild)
        {
            DaemonChild.WatchParent(signals.Request);
        }

        return await RunAsync(new MountRun(source, mountpoint, settings, log, signals)
        {
            OnReady = isChild ? _ => DaemonChild.ReportReady() : null,
            Configuration = configuration,
        }).ConfigureAwait(false);
    }

    /// <summary>Runs a mount.</summary>
    /// <param name="run">The mount.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(MountRun run)
    {
        if (OperatingSystem.IsWindows())
        {
            // What can be known without the cluster is told first, and at once.
            WindowsMount.Check(run.Source, run.Mountpoint, run.Settings);
        }
        else
        {
            await LinuxMount.CheckAsync(run.Mountpoint).ConfigureAwait(false);
        }

        StagingCheck.Run(run.Settings, run.Mountpoint, run.Logger);
        CacheCheck.Run(run.Settings, run.Mountpoint);
        MountTelemetry telemetry = await Observation.StartAsync(run.Source, run.Mountpoint, run.Settings, run.Signals, run.Logger).ConfigureAwait(false);
        await using (telemetry.ConfigureAwait(false))
        {
            return await RunObservedAsync(run, telemetry).ConfigureAwait(false);
        }
    }

    private static async Task<int> RunObservedAsync(MountRun run, MountTelemetry telemetry)
    {
        ServiceReport report = ServiceReport.Start(ServiceManager.Current, run.Source, run.Mountpoint);
        await using ConfiguredAsyncDisposable reportEnding = report.ConfigureAwait(false);
        ControlHost control = new(run.Settings, run.Log, run.Signals);
        await using ConfiguredAsyncDisposable controlEnding = control.ConfigureAwait(false);
        FileSystemComposition composition;
        try
        {
            composition = await FileSystemComposition.StartAsync(run.Source, run.Settings, run.Loggers, telemetry.Meters, run.Signals.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Signals.Stop.IsCompleted)
        {
            LogInterrupted(run.Logger, run.Source);
            return ExitCode.Success;
        }

        (int known, MountWatch? watch) = (0, null);
        await using (composition.ConfigureAwait(false))
        {
            RecoveryReport.Log(composition.FindRecoverable(run.Loggers), run.Logger);
            using LiveSettings? live = LiveSettings.Follow(run, composition);
            if (run.Signals.Stop.IsCompleted)
            {
                LogInterrupted(run.Logger, run.Source);
                return ExitCode.Success;
            }

            if (run.Settings.Fake)
            {
                return MountReport.TellFake(run.Source, run.Mountpoint, run.Settings.Verbose);
            }

            if (OperatingSystem.IsWindows())
            {
                known = await WindowsMount.RunAsync(composition, run, ReadyAsync).ConfigureAwait(false);
                return Outcome(composition.FileSystem, known);
            }

            (known, watch) = await LinuxMount.RunAsync(composition, run, report, ReadyAsync).ConfigureAwait(false);
        }

        LogUnmounted(run.Logger, run.Source, run.Mountpoint);
        if (watch is not null)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        await report.EndAsync(composition.FileSystem.Leftovers.Count - known).ConfigureAwait(false);
        return Outcome(composition.FileSystem, known);

        async Task ReadyAsync(string place)
        {
            telemetry.Serve(token => Observation.AskAsync(composition.Client, token));

            // A command that follows the mount in a script finds its control socket.
            await control.BeginAsync(composition, place).ConfigureAwait(false);
            run.OnReady?.Invoke(place);
        }
    }

    // A mount whose end leaves something behind has not ended well. What was left before, its writer was told.
    private static int Outcome(VirtualFileSystem fileSystem, int known) => fileSystem.Leftovers.Count == known ? ExitCode.Success : ExitCode.UploadsLeft;

    /// <summary>Uploads what was closed; what cannot be uploaded stays in the staging folder.</summary>
    internal static async Task UploadAsync(VirtualFileSystem fileSystem, ILogger logger)
    {
        FsResult synced = await fileSystem.UploadClosedAsync(CancellationToken.None).ConfigureAwait(false);
        if (!synced.IsOk)
        {
            LogUploadsFailed(logger, synced.Error);
        }
    }

    [LoggerMessage(5002, LogLevel.Information, "{Source} is unmounted from {Mountpoint}")]
    private static partial void LogUnmounted(ILogger logger, string source, string mountpoint);

    [LoggerMessage(5003, LogLevel.Error, "Some uploads failed: {Error}. Their data stays in the staging folder; 'aisfs recover' lists and uploads it")]
    private static partial void LogUploadsFailed(ILogger logger, FsError error);

    [LoggerMessage(5007, LogLevel.Information, "{Source} is not mounted: the program was asked to stop before that")]
    private static partial void LogInterrupted(ILogger logger, string source);
}
