using AisFs.Mount.WinFsp.Translation;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Times on both sides.</summary>
public sealed class FileTimeTests
{
    [Theory]
    [InlineData(0, 116_444_736_000_000_000UL)]
    [InlineData(100, 116_444_736_000_000_001UL)]
    [InlineData(199, 116_444_736_000_000_001UL)]
    [InlineData(-1, 116_444_735_999_999_999UL)]
    [InlineData(-100, 116_444_735_999_999_999UL)]
    [InlineData(-101, 116_444_735_999_999_998UL)]
    public void Nanoseconds_become_ticks(long nanoseconds, ulong ticks) => Assert.Equal(ticks, FileTime.FromNanoseconds(nanoseconds));

    [Fact]
    public void A_file_time_survives_the_way_there_and_back()
    {
        Random random = new(3);
        for (int i = 0; i < 100_000; i++)
        {
            ulong time = (ulong)random.NextInt64(30_000_000_000_000_000, 200_000_000_000_000_000);
            long? nanoseconds = FileTime.ToNanoseconds(time);
            Assert.NotNull(nanoseconds);
            Assert.Equal(time, FileTime.FromNanoseconds(nanoseconds.Value));
        }
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(1UL)]
    public void What_nanoseconds_cannot_hold_changes_nothing(ulong time) => Assert.Null(FileTime.ToNanoseconds(time));
}
