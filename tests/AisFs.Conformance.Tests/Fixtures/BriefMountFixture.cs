namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that believes what it knows for a second: it caches, and tests need not wait long.</summary>
public sealed class BriefMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--cache-ttl", "1"];
}
