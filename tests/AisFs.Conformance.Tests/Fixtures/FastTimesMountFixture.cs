namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that asks for times behind its answers.</summary>
public sealed class FastTimesMountFixture : TracedMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => [.. base.Arguments, "--mtime", "fast"];
}
