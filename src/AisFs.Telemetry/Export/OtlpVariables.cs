namespace AisFs.Telemetry.Export;

/// <summary>
/// Whether the variables of OpenTelemetry ask for an export. What they say is read by OpenTelemetry itself: endpoint, protocol, headers,
/// timeouts, intervals, names and sampling are as its specification has them.
/// </summary>
internal static class OtlpVariables
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Whether metrics are sent.</summary>
    public static bool WantsMetrics => Wants("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_METRICS_EXPORTER");

    /// <summary>Whether spans are sent.</summary>
    public static bool WantsTraces => Wants("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER");

    private static bool Wants(string endpoint, string exporter)
        => (IsSet(endpoint) || IsSet(Endpoint)) && Read(exporter) is null or "" or "otlp"
            && !string.Equals(Read("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsSet(string name) => !string.IsNullOrEmpty(Read(name));

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name);
}
