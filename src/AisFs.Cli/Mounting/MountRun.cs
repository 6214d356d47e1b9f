using AisFs.Cli.Configuration;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>A mount that is to run, with what is around it.</summary>
/// <param name="Source">What to mount, as the user wrote it.</param>
/// <param name="Mountpoint">Where.</param>
/// <param name="Settings">How.</param>
/// <param name="Log">Where to log.</param>
/// <param name="Signals">What ends the mount.</param>
internal sealed record MountRun(string Source, string Mountpoint, MountSettings Settings, LogSetup Log, StopSignals Signals)
{
    /// <summary>Called once the mount answers, with the place where it is seen; null: nothing is called.</summary>
    public Action<string>? OnReady { get; init; }

    /// <summary>What SIGHUP has read again; null for nothing.</summary>
    public Reconfiguration? Configuration { get; init; }

    /// <summary>Makes the loggers.</summary>
    public ILoggerFactory Loggers => Log.Factory;

    /// <summary>The log of the mount.</summary>
    public ILogger Logger { get; } = Log.Factory.CreateLogger("AisFs.Mount");
}
