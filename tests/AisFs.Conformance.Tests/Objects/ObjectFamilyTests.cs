using AisFs.Conformance.Tests.Families;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A family about the objects behind the files.</summary>
public abstract class ObjectFamilyTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    /// <summary>The bucket, as another program sees it. Paths of the mount name its objects.</summary>
    protected TestBucket Bucket => ((IObjectFixture)Fixture).Bucket;

    protected TestCluster Cluster => ((IObjectFixture)Fixture).Cluster;

    /// <summary>The names of the objects in the test's own folder, relative to it.</summary>
    protected async Task<string[]> ObjectNamesAsync()
    {
        string prefix = Folder.TrimStart('/') + "/";
        return [.. (await Bucket.ListAsync(prefix)).Keys.Select(name => name[prefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The log since a point, once it holds a text. The log of a mount's process comes a little later.</summary>
    protected async Task<string> WaitForLogAsync(int start, string text)
    {
        await Wait.TryUntilAsync(() => Fixture.LogSince(start).Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        return Fixture.LogSince(start);
    }
}
