namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that believes nothing longer than one request: changes by others are seen at once.</summary>
public sealed class UncachedMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--cache-ttl", "0"];
}
