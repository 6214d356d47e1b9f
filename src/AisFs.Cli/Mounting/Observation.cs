using System.Reflection;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Client;
using AisFs.Telemetry;
using AisFs.Telemetry.Serving;
using AisFs.Telemetry.Settings;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Begins what looks at a mount from outside.</summary>
internal static partial class Observation
{
    private static readonly string s_version =
        (typeof(Observation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>Begins, before the mount is made.</summary>
    /// <param name="source">What is mounted.</param>
    /// <param name="mountpoint">Where.</param>
    /// <param name="settings">How.</param>
    /// <param name="signals">What ends the mount.</param>
    /// <param name="logger">The log of the mount.</param>
    /// <returns>What runs; to be disposed after the mount.</returns>
    /// <exception cref="StartException">Metrics can't be served where they should be.</exception>
    public static async Task<MountTelemetry> StartAsync(string source, string mountpoint, MountSettings settings, StopSignals signals, ILogger logger)
    {
        try
        {
            MountTelemetry telemetry = await MountTelemetry.StartAsync(new TelemetryOptions
            {
                Address = settings.Metrics,
                Mountpoint = mountpoint,
                Source = source,
                Version = s_version,
                NeedsTraceIds = settings.TraceContext,
            }).ConfigureAwait(false);
            _ = signals.Stop.ContinueWith(_ => telemetry.End(), TaskScheduler.Default);
            if (telemetry.EndPoint is { } place)
            {
                LogServed(logger, place.ToString());
            }

            return telemetry;
        }
        catch (TelemetryException e)
        {
            throw new StartException(e.Message);
        }
    }

    /// <summary>Asks the cluster whether it is there, without anything that takes long.</summary>
    /// <param name="client">The client of the mount.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AisException">It is not, or says that it cannot be used.</exception>
    public static async ValueTask AskAsync(AisClient client, CancellationToken cancellationToken)
    {
        AisHealth health = await client.Cluster.GetHealthAsync(cancellationToken).ConfigureAwait(false);
        if (!health.IsReady)
        {
            throw new AisException($"The cluster at {client.Endpoint} says that it is not ready.");
        }
    }

    [LoggerMessage(5300, LogLevel.Information, "Metrics are served at http://{Address}/metrics, charts at http://{Address}/")]
    private static partial void LogServed(ILogger logger, string address);
}
