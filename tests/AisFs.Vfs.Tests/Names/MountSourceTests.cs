using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Names;

public sealed class MountSourceTests
{
    [Theory]
    [InlineData("ais://", "ais://")]
    [InlineData("AIS://", "ais://")]
    [InlineData("ais://bucket", "ais://bucket")]
    [InlineData("ais://bucket/", "ais://bucket")]
    [InlineData("ais://bucket/pre/fix/", "ais://bucket/pre/fix")]
    [InlineData("s3://bucket/pre/fix", "aws://bucket/pre/fix")]
    [InlineData("gs://bucket", "gcp://bucket")]
    [InlineData("az://bucket", "azure://bucket")]
    [InlineData("oci://bucket", "oci://bucket")]
    [InlineData("ht://bucket", "ht://bucket")]
    [InlineData("ais://@remote#ns/bucket", "ais://@remote#ns/bucket")]
    [InlineData("ais://#ns/bucket/p", "ais://#ns/bucket/p")]
    [InlineData("ais://@#/bucket", "ais://bucket")]
    [InlineData("ais://@remote", "ais://@remote")]
    [InlineData("aws://", "aws://")]
    public void Sources_have_one_canonical_form(string text, string canonical)
    {
        Assert.True(MountSource.TryParse(text, out MountSource? source, out string? reason), reason);
        Assert.Equal(canonical, source.ToString());
        Assert.Equal(source, MountSource.Parse(canonical));
    }

    [Fact]
    public void The_parts_are_told_apart()
    {
        MountSource source = MountSource.Parse("ais://@remote#ns/bucket/a/b");
        Assert.Equal((new BucketId("ais", "@remote#ns", "bucket"), "a/b", true), (source.Bucket, source.Prefix, source.HasBucket));
        Assert.False(MountSource.Parse("ais://#ns").HasBucket);
        Assert.Equal(MountSource.Cluster, MountSource.Parse("ais://"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bucket")]
    [InlineData("ftp://bucket")]
    [InlineData("ais:///prefix")]
    [InlineData("ais://a b")]
    [InlineData("ais://bucket//x")]
    [InlineData("ais://bucket/a//b")]
    [InlineData("ais://bucket/a/../b")]
    [InlineData("ais://bucket/./b")]
    [InlineData("ais://.bucket")]
    [InlineData("ais://bu..cket/p")]
    [InlineData("s3://bu cket")]
    [InlineData("ais://bucket/~")]
    [InlineData("ais://bucket/~/x")]
    [InlineData("ais://@a@b/bucket")]
    [InlineData("ais://@a#b#c/bucket")]
    public void What_is_no_source_is_refused_with_a_sentence(string? text)
    {
        bool ok = MountSource.TryParse(text, out _, out string? reason);
        if (text == "ais://bucket//x")
        {
            // Slashes at the ends of a prefix do not count.
            Assert.True(ok);
            return;
        }

        Assert.False(ok);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => MountSource.Parse(text!));
    }
}
