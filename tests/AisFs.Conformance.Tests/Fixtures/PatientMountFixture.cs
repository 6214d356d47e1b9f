namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that waits long for its cluster: five minutes for a listing.</summary>
public sealed class PatientMountFixture : OwnClusterMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--timeout", "60s", "--cache-ttl", "1s"];
}
