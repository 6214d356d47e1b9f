namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that shows the times that listings tell.</summary>
public sealed class ListedTimesMountFixture : TracedMountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => [.. base.Arguments, "--mtime", "listed"];
}
