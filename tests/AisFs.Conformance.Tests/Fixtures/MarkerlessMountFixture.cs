namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that keeps no hidden markers.</summary>
public sealed class MarkerlessMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--dir-markers", "off", "--cache-ttl", "0"];
}
