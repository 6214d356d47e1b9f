namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>The whole cluster, mounted: its buckets are directories. Tests work in the folder of a bucket.</summary>
public sealed class ClusterMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--cache-ttl", "0"];

    /// <inheritdoc/>
    protected override string Source() => "ais://";

    /// <inheritdoc/>
    public override string MakeFolder(string test) => $"/{Bucket.Name}";
}
