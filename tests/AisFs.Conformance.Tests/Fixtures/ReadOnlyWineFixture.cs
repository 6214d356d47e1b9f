namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount under Wine that refuses every change.</summary>
public sealed class ReadOnlyWineFixture : WineFixture
{
    /// <inheritdoc/>
    protected override string[] Arguments => ["--read-only"];

    /// <inheritdoc/>
    public override string MakeFolder(string test) => string.Empty;

    /// <inheritdoc/>
    protected override Task PrepareAsync() => ReadOnlyMountFixture.FillAsync(Bucket);
}
