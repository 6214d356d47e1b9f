namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>The whole cluster, mounted under Wine: its buckets are folders.</summary>
public sealed class ClusterWineFixture : WineFixture
{
    /// <inheritdoc/>
    protected override string[] Arguments => ["--cache-ttl", "0"];

    /// <inheritdoc/>
    protected override string Source() => "ais://";

    /// <inheritdoc/>
    public override string MakeFolder(string test) => $"/{Bucket.Name}";
}
