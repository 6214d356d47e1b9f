using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Control.Contract;
using AisFs.Control.Places;
using AisFs.Control.Reports;
using AisFs.Control.Server;
using AisFs.Mount.Host;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>
/// The control socket of a mount. It is made in the background once the mount works, so that it delays nothing, and a mount
/// without one works as well: then the log has a warning.
/// </summary>
/// <param name="settings">How it is mounted.</param>
/// <param name="log">The log, whose level can be changed.</param>
/// <param name="signals">What ends the mount.</param>
internal sealed partial class ControlHost(MountSettings settings, LogSetup log, StopSignals signals) : IAsyncDisposable
{
    // So long the mount waits for the socket before it says that it is there.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly ILogger _logger = log.Factory.CreateLogger("AisFs.Control");
    private Task<ControlServer?>? _starting;

    /// <summary>The mount works.</summary>
    /// <param name="composition">The mount.</param>
    /// <param name="place">Where it is seen.</param>
    /// <returns>Completes when the socket is there, or can't be made, or a slow disk takes too long for it.</returns>
    public async Task BeginAsync(FileSystemComposition composition, string place)
    {
        _starting = StartAsync(composition, place);
        await Task.WhenAny(_starting, Task.Delay(s_patience, _ending.Token)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_starting is not null && await _starting.ConfigureAwait(false) is { } server)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _ending.Dispose();
    }

    private async Task<ControlServer?> StartAsync(FileSystemComposition composition, string place)
    {
        // The caller goes on to serve.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await ControlServer.StartAsync(
                Describe(composition, place), ControlFolder.OfThisUser(), MountHost.Files, PeerUser.MayOrder, log.Factory, TimeProvider.System, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNoSocket(_logger, place, e.Message);
            return null;
        }
    }

    private ControlledMount Describe(FileSystemComposition composition, string place) => new()
    {
        Identity = new MountIdentity(
            Environment.ProcessId, composition.Source.ToString(), place, ProgramVersion.Text, Environment.UserName, TimeProvider.System.GetUtcNow()),
        FileSystem = composition.FileSystem,
        Served = composition.Served,
        Failures = composition.Failures,
        Cluster = new ClusterWatch(composition.Endpoint, composition.AskClusterAsync, TimeProvider.System),
        Prefetch = new ClusterPrefetch(composition.Client),
        StagingDirectory = composition.StagingDirectory,
        ReadOnly = settings.ReadOnly,
        GetLogLevel = () => LogLevels.NameOf(log.Levels.Current),
        SetLogLevel = SetLogLevel,
        IsEnding = () => signals.Stop.IsCompleted,
    };

    private bool SetLogLevel(string name)
    {
        if (LogLevels.Find(name) is not { } level)
        {
            return false;
        }

        log.Levels.Current = level;
        LogLevelSet(_logger, name);
        return true;
    }

    [LoggerMessage(5040, LogLevel.Warning, "There is no control socket for {Place}, so 'aisfs status' and its like do not see this mount: {Reason}")]
    private static partial void LogNoSocket(ILogger logger, string place, string reason);

    [LoggerMessage(5041, LogLevel.Information, "The log level is {Level} now")]
    private static partial void LogLevelSet(ILogger logger, string level);
}
