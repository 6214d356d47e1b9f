namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount for faults, as <see cref="FaultyMountFixture"/>, that gives a silent connection up even sooner.</summary>
public sealed class HastyMountFixture : OwnClusterMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => [.. FaultyMountFixture.Options.Select(static option => option == "1s" ? "500ms" : option)];
}
