using System.Net;

namespace AisFs.Telemetry.Settings;

/// <summary>What is to be seen of a mount, and from where.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Where metrics, health and the page are served; port 0 for any that is free. Null, the default: nowhere.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>Where it is mounted.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>What is mounted, for example <c>ais://bucket</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Whether operations get ids of traces even if nobody records them, because the cluster is told them. Default false.</summary>
    public bool NeedsTraceIds { get; init; }
}
