using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>The root of a mounted cluster, where directories are buckets.</summary>
public abstract class ClusterRootTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    [Fact]
    [Semantics("S6")]
    public async Task Buckets_are_directories()
    {
        Assert.Contains(Bucket.Name, Fs.Names("/"));
        Assert.Equal(NodeKind.Directory, Fs.Stat($"/{Bucket.Name}").Ok().Kind);
        await Bucket.PutAsync("directory/object", [1, 2]);
        Assert.Equal([1, 2], Fs.ReadFile(At("directory/object")).Ok());
        Fs.Stat("/no-such-bucket").Fails(Errno.ENOENT);
        Fs.WriteFile("/no-such-bucket/file", [1]).Fails(Errno.ENOENT);
    }

    [Fact]
    [Semantics("S7")]
    public async Task Making_a_directory_creates_a_bucket_and_removing_it_destroys_it()
    {
        string name = $"aisfs-made-{Guid.NewGuid():N}"[..28];
        Fs.MakeDirectory("/" + name).Ok();
        try
        {
            Assert.Contains(name, await Cluster.Raw.ListBucketsAsync());
            Fs.MakeDirectory("/" + name).Fails(Errno.EEXIST);
            Fs.WriteFile($"/{name}/file", [1, 2, 3]).Ok();
            Assert.Equal([1, 2, 3], await Cluster.Raw.GetAsync(name, "file"));
            Fs.RemoveDirectory("/" + name).Fails(Errno.ENOTEMPTY);
            Fs.Unlink($"/{name}/file").Ok();
            Fs.MakeDirectory($"/{name}/empty").Ok();
            Fs.RemoveDirectory("/" + name).Fails(Errno.ENOTEMPTY);
            Fs.RemoveDirectory($"/{name}/empty").Ok();
            Fs.RemoveDirectory("/" + name).Ok();
            Assert.DoesNotContain(name, await Cluster.Raw.ListBucketsAsync());
            Fs.Stat("/" + name).Fails(Errno.ENOENT);
        }
        finally
        {
            await Cluster.Raw.DestroyBucketAsync(name);
        }
    }

    [Fact]
    public async Task A_bucket_of_another_client_appears_and_disappears()
    {
        string name = $"aisfs-other-{Guid.NewGuid():N}"[..28];
        await Cluster.Raw.CreateBucketAsync(name);
        try
        {
            Assert.Contains(name, Fs.Names("/"));
            Assert.Empty(Fs.Names("/" + name));
        }
        finally
        {
            await Cluster.Raw.DestroyBucketAsync(name);
        }

        Assert.DoesNotContain(name, Fs.Names("/"));
        Fs.Stat("/" + name).Fails(Errno.ENOENT);
    }

    [Fact]
    [Semantics("S6")]
    public async Task A_bucket_is_as_old_as_the_cluster_says()
    {
        string name = $"aisfs-young-{Guid.NewGuid():N}"[..28];
        long before = Now();
        await Cluster.Raw.CreateBucketAsync(name);
        long after = Now();
        try
        {
            Assert.InRange(Fs.Stat("/" + name).Ok().ModifiedNs, before, after + 1_000_000);
        }
        finally
        {
            await Cluster.Raw.DestroyBucketAsync(name);
        }

        static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
    }

    [Fact]
    public void A_file_cannot_be_made_at_the_root()
    {
        Fs.WriteFile("/file", [1]).Fails(Errno.EPERM, Errno.EACCES);
        Fs.MakeSymlink("x", "/link").Fails(Errno.EPERM, Errno.EACCES);
    }

    [Theory]
    [InlineData("not a bucket")]
    [InlineData(".x")]
    [InlineData(".sys-inventory")]
    [InlineData("a..b")]
    [InlineData("a%41")]
    [InlineData("b\u00fccket")]
    [Semantics("S7")]
    public async Task A_name_that_no_bucket_can_have_is_refused_and_the_log_tells_the_rule(string name)
    {
        int start = Fixture.LogLength;
        Fs.MakeDirectory("/" + name).Fails(Errno.EINVAL);
        Fs.Stat("/" + name).Fails(Errno.ENOENT);

        // The console of a Windows program under Wine is not UTF-8.
        string told = (name.All(char.IsAscii) ? $"'{name}' " : string.Empty) + "cannot be the name of one. Allowed are 1 to 64 letters (A to Z), digits,";
        Assert.Contains(told, await WaitForLogAsync(start, told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_moves_between_buckets()
    {
        string name = $"aisfs-moved-{Guid.NewGuid():N}"[..28];
        await Cluster.Raw.CreateBucketAsync(name);
        try
        {
            Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
            Fs.Rename(At("file"), $"/{name}/moved").Ok();
            Fs.Stat(At("file")).Fails(Errno.ENOENT);
            Assert.Equal([1, 2, 3], Fs.ReadFile($"/{name}/moved").Ok());
            Assert.Equal([1, 2, 3], await Cluster.Raw.GetAsync(name, "moved"));
        }
        finally
        {
            await Cluster.Raw.DestroyBucketAsync(name);
        }
    }

    [Fact]
    public async Task A_file_that_moves_between_buckets_keeps_its_mode()
    {
        string name = $"aisfs-mode-{Guid.NewGuid():N}"[..28];
        await Cluster.Raw.CreateBucketAsync(name);
        try
        {
            Fs.WriteFile(At("private"), [1], Octal.Of(640)).Ok();
            Fs.Rename(At("private"), $"/{name}/moved").Ok();
            Assert.Equal(Octal.Of(640), Fs.Stat($"/{name}/moved").Ok().Mode);
        }
        finally
        {
            await Cluster.Raw.DestroyBucketAsync(name);
        }
    }

    [Fact]
    public void A_bucket_is_not_renamed()
        => Fs.Rename($"/{Bucket.Name}", "/another-name").Fails(Errno.EACCES, Errno.EPERM, Errno.EXDEV, Errno.EOPNOTSUPP, Errno.EBUSY, Errno.EINVAL);

    public sealed class OverMount(ClusterMountFixture fixture) : ClusterRootTests(fixture), IClassFixture<ClusterMountFixture>;

    public sealed class OverWinFsp(ClusterWineFixture fixture) : ClusterRootTests(fixture), IClassFixture<ClusterWineFixture>;
}
