using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Tests;

public sealed class FuseTimeTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1_500_000_001, 1, 500_000_001)]
    [InlineData(-1, -1, 999_999_999)]
    [InlineData(-1_000_000_000, -1, 0)]
    [InlineData(long.MaxValue, 9223372036, 854775807)]
    public void Nanoseconds_go_there_and_back(long nanoseconds, long seconds, uint rest)
    {
        FuseTime time = FuseTime.FromNanoseconds(nanoseconds);
        Assert.Equal(new FuseTime(seconds, rest), time);
        Assert.Equal(nanoseconds, time.ToNanoseconds());
    }

    [Fact]
    public void Instants_beyond_the_range_are_cut_to_it()
    {
        Assert.Equal(long.MaxValue, new FuseTime(long.MaxValue, 0).ToNanoseconds());
        Assert.Equal(long.MinValue, new FuseTime(long.MinValue, 0).ToNanoseconds());
    }

    [Fact]
    public void Spans_are_never_negative_and_never_endless()
    {
        Assert.Equal(default, FuseTime.FromSpan(TimeSpan.FromSeconds(-1)));
        Assert.Equal(new FuseTime(1, 500_000_000), FuseTime.FromSpan(TimeSpan.FromMilliseconds(1500)));
        Assert.Equal(1000L * 365 * 24 * 3600, FuseTime.FromSpan(TimeSpan.MaxValue).Seconds);
    }
}
