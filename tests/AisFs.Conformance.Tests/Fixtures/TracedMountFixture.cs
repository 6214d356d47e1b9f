namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount of a cluster of its own that logs the requests of the kernel, and believes names long enough for any test.</summary>
public class TracedMountFixture : OwnClusterMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--trace", "--cache-ttl", "10m"];
}
