namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount of the whole cluster that neither creates nor destroys buckets.</summary>
public sealed class FixedBucketsFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--create-buckets", "off", "--destroy-buckets", "off"];

    /// <inheritdoc/>
    protected override string Source() => "ais://";

    /// <inheritdoc/>
    public override string MakeFolder(string test) => $"/{Bucket.Name}";
}
