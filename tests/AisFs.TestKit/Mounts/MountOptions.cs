using AisFs.TestKit.Processes;

namespace AisFs.TestKit.Mounts;

/// <summary>How a test mounts.</summary>
public sealed record MountOptions
{
    /// <summary>The <c>aisfs</c> that mounts.</summary>
    public string Program { get; init; } = DaemonProgram.Path;

    /// <summary>What is mounted, for example <c>ais://bucket</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The cluster's endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The token of a cluster with authentication; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Further arguments of <c>aisfs mount</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the mount may take to appear.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Mounts with nothing remembered between two requests of the kernel.</summary>
    /// <returns>The options with a cache time of zero.</returns>
    public MountOptions Uncached() => With("--cache-ttl", "0");

    /// <summary>Adds arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The options with them.</returns>
    public MountOptions With(params string[] arguments) => this with { Arguments = [.. Arguments, .. arguments] };
}
