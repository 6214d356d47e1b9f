using AisFs.Client;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AisFs.Samples;

/// <summary>Exports spans and metrics by OpenTelemetry.</summary>
internal static class Telemetry
{
    public static async Task RunAsync(SampleContext context)
    {
        AisObject hello = context.Hello;
        #region README
        using TracerProvider tracing = Sdk.CreateTracerProviderBuilder().AddSource("AisFs.Client").AddConsoleExporter().Build();
        using MeterProvider metering = Sdk.CreateMeterProviderBuilder().AddMeter("AisFs.Client").AddConsoleExporter().Build();
        await hello.HeadAsync();
        #endregion
    }
}
