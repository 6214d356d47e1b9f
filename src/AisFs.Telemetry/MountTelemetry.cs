using System.Diagnostics.Metrics;
using System.Net;
using AisFs.Telemetry.Export;
using AisFs.Telemetry.Health;
using AisFs.Telemetry.Meters;
using AisFs.Telemetry.Serving;
using AisFs.Telemetry.Settings;
using OpenTelemetry.Metrics;

namespace AisFs.Telemetry;

/// <summary>
/// All that looks at one mount from outside: the server of metrics, the exporters, the probe of the cluster. What is not asked for does
/// not run, and costs nothing.
/// </summary>
public sealed class MountTelemetry : IAsyncDisposable
{
    private readonly MountMeterFactory _meters;
    private readonly MountHealth _health = new(TimeProvider.System);
    private readonly List<IDisposable> _collectors = [];
    private MetricsServer? _server;
    private bool _isWatched;

    private MountTelemetry(string mountpoint) => _meters = new MountMeterFactory(mountpoint);

    /// <summary>Makes the meters of the mount.</summary>
    public IMeterFactory Meters => _meters;

    /// <summary>Where metrics are served; null for nowhere.</summary>
    public IPEndPoint? EndPoint => _server?.EndPoint;

    /// <summary>Begins, before the mount is made: a port that is taken is told at once.</summary>
    /// <param name="options">What is wanted. The variables of OpenTelemetry are read as well.</param>
    /// <returns>What runs; to be disposed after the mount.</returns>
    /// <exception cref="TelemetryException">Metrics can't be served where they should be; the message says why.</exception>
    public static async Task<MountTelemetry> StartAsync(TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MountTelemetry telemetry = new(options.Mountpoint);
        try
        {
            await telemetry.BeginAsync(options).ConfigureAwait(false);
            return telemetry;
        }
        catch
        {
            await telemetry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The mount answers. The cluster is watched from now on, if somebody may want to know.</summary>
    /// <param name="ask">Asks the cluster for something; an exception says that it does not answer.</param>
    public void Serve(Func<CancellationToken, ValueTask> ask)
    {
        if (_isWatched)
        {
            _health.Serve(ask);
        }
    }

    /// <summary>The mount is about to end.</summary>
    public void End() => _health.End();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        await _health.DisposeAsync().ConfigureAwait(false);

        // What was measured last is sent here.
        foreach (IDisposable collector in _collectors)
        {
            collector.Dispose();
        }

        _collectors.Clear();
        _meters.Dispose();
    }

    private async Task BeginAsync(TelemetryOptions options)
    {
        bool isSent = OtlpVariables.WantsMetrics;
        if (options.Address is not null || isSent)
        {
            _isWatched = true;
            MeterProvider metrics = Providers.CreateMetrics(options, options.Address is not null, isSent);
            _collectors.Add(metrics);
            _collectors.Add(new ProcessMeter(_meters, () => _health.IsReachable));
            if (options.Address is { } address)
            {
                _server = await MetricsServer.StartAsync(address, metrics, _health).ConfigureAwait(false);
            }
        }

        if (OtlpVariables.WantsTraces)
        {
            _collectors.Add(Providers.CreateTraces(options));
        }
        else if (options.NeedsTraceIds)
        {
            _collectors.Add(TraceIds.Listen());
        }
    }
}
