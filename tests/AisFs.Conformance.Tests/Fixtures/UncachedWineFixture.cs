namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount under Wine that believes nothing longer than one request: changes by others are seen at once.</summary>
public sealed class UncachedWineFixture : WineFixture
{
    /// <inheritdoc/>
    protected override string[] Arguments => ["--cache-ttl", "0"];
}
