namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>As <see cref="FaultyMountFixture"/>, under Wine.</summary>
public sealed class FaultyWineFixture : OwnClusterWineFixture
{
    /// <inheritdoc/>
    protected override string[] Arguments => [.. FaultyMountFixture.Options];
}
