using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A mount that refuses every change. Its bucket holds a file, a directory and a link.</summary>
public sealed class ReadOnlyMountFixture : MountFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--read-only"];

    /// <inheritdoc/>
    public override string MakeFolder(string test) => string.Empty;

    /// <inheritdoc/>
    protected override Task PrepareAsync() => FillAsync(Bucket);

    /// <summary>Makes what such a mount shows.</summary>
    /// <param name="bucket">The bucket.</param>
    internal static async Task FillAsync(TestBucket bucket)
    {
        await bucket.PutAsync("file", [1, 2, 3], "a=1");
        await bucket.PutAsync("directory/file", [4]);
        await bucket.PutAsync("empty/.aisfs-dir", []);
    }
}
