using System.Net;
using AisFs.Telemetry.Serving;

namespace AisFs.Cli.Options;

/// <summary>What is to be seen of a mount from outside.</summary>
internal static class ObservationOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("metrics", "ADDRESS", "Serve metrics for Prometheus, /healthz, /readyz and a page with charts here, for example 127.0.0.1:9464; ':9464' is every address of this machine, port 0 any free one. Default: nowhere.",
            (s, v) => s with { Metrics = Address("metrics", v) }),
        new("trace-context", "on|off", "Send the ids of traces (traceparent) to the cluster with each request. Default: off.",
            (s, v) => s with { TraceContext = ValueParser.Switch("trace-context", v) }),
    ];

    private static IPEndPoint Address(string option, string text)
        => ListenAddress.TryParse(text, out IPEndPoint? address)
            ? address
            : throw new OptionException($"{option}: '{text}' is no address with a port; write it like 127.0.0.1:9464, [::1]:9464 or :9464.");
}
