namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount for which the kernel collects small writes, and keeps sizes of its own.</summary>
public sealed class WritebackMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--cache-ttl", "0", "--writeback-cache"];
}
