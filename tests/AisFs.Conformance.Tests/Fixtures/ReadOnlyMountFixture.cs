namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that refuses every change. Its bucket holds a file, a directory and a link.</summary>
public sealed class ReadOnlyMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--read-only"];

    /// <inheritdoc/>
    public override string MakeFolder(string test) => string.Empty;

    /// <inheritdoc/>
    protected override async Task PrepareAsync()
    {
        await Bucket.PutAsync("file", [1, 2, 3]);
        await Bucket.PutAsync("directory/file", [4]);
        await Bucket.PutAsync("empty/.aisfs-dir", []);
    }
}
