using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A mount with <c>create-buckets=off</c> and <c>destroy-buckets=off</c>.</summary>
public sealed class FixedBucketsTests(FixedBucketsFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<FixedBucketsFixture>
{
    [Fact]
    [Semantics("S7")]
    public async Task Buckets_are_neither_created_nor_destroyed()
    {
        string name = $"aisfs-never-{Guid.NewGuid():N}"[..28];
        Fs.MakeDirectory("/" + name).Fails(Errno.EPERM);
        Assert.DoesNotContain(name, await Cluster.Raw.ListBucketsAsync());
        Fs.RemoveDirectory("/" + Bucket.Name).Fails(Errno.EPERM);
        Assert.Contains(Bucket.Name, await Cluster.Raw.ListBucketsAsync());
    }

    [Fact]
    [Semantics("S7")]
    public async Task Directories_within_a_bucket_are_made_and_removed()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("directory/file"), [1]).Ok();
        Assert.Equal([1], await Bucket.GetAsync("directory/file"));
        Fs.Unlink(At("directory/file")).Ok();
        Fs.RemoveDirectory(At("directory")).Ok();
    }
}
