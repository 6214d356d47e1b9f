using System.Diagnostics;

namespace AisFs.Telemetry.Export;

/// <summary>Sees to it that spans have ids though nobody records them: for the cluster, which gets them with each request.</summary>
internal static class TraceIds
{
    /// <summary>Begins; dispose the result to end it.</summary>
    public static IDisposable Listen()
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = static source => Providers.Sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
