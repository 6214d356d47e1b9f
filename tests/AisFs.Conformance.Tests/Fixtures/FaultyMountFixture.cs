namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>
/// A mount for faults: it gives a silent connection up soon, believes nothing, asks the proxy for everything, and uploads
/// in small parts.
/// </summary>
public sealed class FaultyMountFixture : OwnClusterMountFixture
{
    /// <summary>How such a mount is mounted.</summary>
    internal static IReadOnlyList<string> Options =>
        ["--timeout", "1s", "--cache-ttl", "0", "--part-size", "1MiB", "--memory-limit", "128MiB",
        "--direct-reads", "never"];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => Options;
}
