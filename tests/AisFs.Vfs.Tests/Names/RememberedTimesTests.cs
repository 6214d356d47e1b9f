using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Names;

public sealed class RememberedTimesTests
{
    private static readonly ObjectVersion s_version = new("1", "xxhash2", "0123456789abcdef", 5);

    [Fact]
    public void A_time_belongs_to_one_version_of_one_object()
    {
        RememberedTimes times = new(10);
        ObjectKey key = new(BucketId.Ais("b"), "a/x");
        Assert.False(times.TryLoad(key, s_version, out _));
        times.Save(key, s_version, 7);
        Assert.True(times.TryLoad(key, s_version with { ChecksumType = string.Empty }, out long found));
        Assert.Equal(7, found);
        Assert.False(times.TryLoad(key, s_version with { Version = "2" }, out _));
        Assert.False(times.TryLoad(key, s_version with { Checksum = "0123456789abcdee" }, out _));
        Assert.False(times.TryLoad(key, s_version with { Size = 6 }, out _));
        Assert.False(times.TryLoad(key with { Name = "a/y" }, s_version, out _));
        Assert.False(times.TryLoad(key with { Bucket = BucketId.Ais("c") }, s_version, out _));
        Assert.True(times.TryLoad(key with { Name = new string('n', 3000) }, s_version, out _) is false);
    }

    [Theory]
    [InlineData("", "0123456789abcdef")]
    [InlineData("1", "")]
    public void What_no_number_and_no_checksum_tells_is_not_kept(string version, string checksum)
    {
        RememberedTimes times = new(10);
        ObjectKey key = new(BucketId.Ais("b"), "x");
        times.Save(key, new ObjectVersion(version, "xxhash2", checksum, 5), 7);
        Assert.Equal(0, times.Count);
        Assert.False(times.TryLoad(key, new ObjectVersion(version, "xxhash2", checksum, 5), out _));
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_looked_for_stays()
    {
        RememberedTimes times = new(1000);
        ObjectKey wanted = new(BucketId.Ais("b"), "wanted");
        times.Save(wanted, s_version, 1);
        for (int i = 0; i < 10_000; i++)
        {
            times.Save(new ObjectKey(wanted.Bucket, $"n{i}"), s_version, i);
            Assert.True(i % 100 != 0 || times.TryLoad(wanted, s_version, out _));
        }

        Assert.InRange(times.Count, 1, 1000);
        Assert.True(times.TryLoad(wanted, s_version, out long found));
        Assert.Equal(1, found);
        Assert.False(times.TryLoad(new ObjectKey(wanted.Bucket, "n0"), s_version, out _));
    }
}
