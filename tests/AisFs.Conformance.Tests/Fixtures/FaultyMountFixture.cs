namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>
/// A mount for faults: it gives a silent connection up soon, believes nothing, asks the proxy for everything, and uploads
/// in small parts.
/// </summary>
public sealed class FaultyMountFixture : OwnClusterMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments =>
        ["--timeout", "1s", "--cache-ttl", "0", "--part-size", "1MiB", "--memory-limit", "128MiB",
        "--direct-reads", "never"];
}
