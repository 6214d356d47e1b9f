using AisFs.Telemetry.Meters;
using AisFs.Telemetry.Settings;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AisFs.Telemetry.Export;

/// <summary>Makes the parts of OpenTelemetry that collect metrics and spans.</summary>
internal static class Providers
{
    private static readonly string[] s_meters = ["AisFs.Client", "AisFs.Vfs", "AisFs.Mount", ProcessMeter.Name, "System.Runtime"];

    // The conventions begin at 5 ms; a cluster nearby answers in half a millisecond.
    private static readonly ExplicitBucketHistogramConfiguration s_fine = new()
    {
        Boundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>The sources of spans.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["AisFs.Mount", "AisFs.Client"];

    /// <summary>Collects metrics.</summary>
    /// <param name="options">What is mounted.</param>
    /// <param name="isServed">Whether Prometheus may ask for them.</param>
    /// <param name="isSent">Whether they are sent by OTLP.</param>
    public static MeterProvider CreateMetrics(TelemetryOptions options, bool isServed, bool isSent)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Describe(options)).AddMeter(s_meters)
            .AddView("http.client.request.duration", s_fine);
        if (isServed)
        {
            builder.AddPrometheusExporter(static exporter =>
            {
                exporter.ScopeInfoEnabled = false;
                exporter.ResourceConstantLabels = static name => name == MountMeterFactory.MountTag;
            });
        }

        if (isSent)
        {
            builder.AddOtlpExporter();
        }

        return builder.Build();
    }

    /// <summary>Collects spans, and sends them by OTLP.</summary>
    /// <param name="options">What is mounted.</param>
    public static TracerProvider CreateTraces(TelemetryOptions options)
        => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Describe(options)).AddSource([.. Sources]).AddOtlpExporter().Build();

    // What the variables say comes last, and wins.
    private static ResourceBuilder Describe(TelemetryOptions options) => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk()
        .AddService("aisfs", serviceVersion: options.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
        .AddAttributes(
        [
            new(MountMeterFactory.MountTag, options.Mountpoint),
            new("aisfs.source", options.Source),
            new("host.name", Environment.MachineName),
            new("process.pid", (long)Environment.ProcessId),
        ])
        .AddEnvironmentVariableDetector();
}
