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

        return await RunAsync(source, mountpoint, settings, log, signals, isChild ? _ => DaemonChild.ReportReady() : null, configuration).ConfigureAwait(false);
    }

    /// <summary>Runs a mount.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="mountpoint">Where.</param>
    /// <param name="settings">How.</param>
    /// <param name="log">Where to log.</param>
    /// <param name="signals">What ends the mount.</param>
    /// <param name="onReady">Called once the mount answers, with the place where it is seen.</param>
    /// <param name="configuration">What SIGHUP has read again; null for nothing.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string source, string mountpoint, MountSettings settings, LogSetup log, StopSignals signals, Action<string>? onReady, Reconfiguration? configuration = null)
    {
        ILogger logger = log.Factory.CreateLogger("AisFs.Mount");
        if (OperatingSystem.IsWindows())
        {
            // What can be known without the cluster is told first, and at once.
            WindowsMount.Check(source, mountpoint, settings);
        }
        else
        {
            await LinuxMount.CheckAsync(mountpoint).ConfigureAwait(false);
        }

        StagingCheck.Run(settings, mountpoint, logger);
        MountTelemetry telemetry = await Observation.StartAsync(source, mountpoint, settings, signals, logger).ConfigureAwait(false);
        await using (telemetry.ConfigureAwait(false))
        {
            return await RunObservedAsync(source, mountpoint, settings, log, logger, signals, telemetry, onReady, configuration).ConfigureAwait(false);
        }
    }

    private static async Task<int> RunObservedAsync(
        string source, string mountpoint, MountSettings settings, LogSetup log, ILogger logger, StopSignals signals, MountTelemetry telemetry, Action<string>? onReady, Reconfiguration? configuration)
    {
        ServiceReport report = ServiceReport.Start(ServiceManager.Current, source, mountpoint);
        await using ConfiguredAsyncDisposable reportEnding = report.ConfigureAwait(false);
        ControlHost control = new(settings, log, signals);
        await using ConfiguredAsyncDisposable controlEnding = control.ConfigureAwait(false);
        FileSystemComposition composition;
        try
        {
            composition = await FileSystemComposition.StartAsync(source, settings, log.Factory, telemetry.Meters, signals.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCompleted)
        {
            LogInterrupted(logger, source);
            return ExitCode.Success;
        }

        (int known, MountWatch? watch) = (0, null);
        await using (composition.ConfigureAwait(false))
        {
            RecoveryReport.Log(composition.FindRecoverable(log.Factory), logger);
            using LiveSettings? live = LiveSettings.Follow(configuration, settings, composition, log, signals);

            if (signals.Stop.IsCompleted)
            {
                LogInterrupted(logger, source);
                return ExitCode.Success;
            }

            if (settings.Fake)
            {
                return MountReport.TellFake(source, mountpoint, settings.Verbose);
            }

            if (OperatingSystem.IsWindows())
            {
                known = await WindowsMount.RunAsync(composition, mountpoint, settings, logger, signals, Ready).ConfigureAwait(false);
                return Outcome(composition.FileSystem, known);
            }

            (known, watch) = await LinuxMount.RunAsync(composition, source, mountpoint, settings, log.Factory, logger, signals, report, Ready).ConfigureAwait(false);
        }

        LogUnmounted(logger, source, mountpoint);
        if (watch is not null)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        await report.EndAsync(composition.FileSystem.Leftovers.Count - known).ConfigureAwait(false);
        return Outcome(composition.FileSystem, known);

        void Ready(string place)
        {
            telemetry.Serve(token => Observation.AskAsync(composition.Client, token));
            onReady?.Invoke(place);
            control.Begin(composition, place);
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
