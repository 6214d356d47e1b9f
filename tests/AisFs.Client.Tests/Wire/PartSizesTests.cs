using AisFs.Client.Transfers;

namespace AisFs.Client.Tests.Wire;

public sealed class PartSizesTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(10 * MiB, false, 16)]
    [InlineData(256 * MiB, false, 16)]
    [InlineData(512 * MiB, false, 32)]
    [InlineData(1000 * MiB, false, 63)]
    [InlineData(1024 * MiB, false, 64)]
    [InlineData(500_000 * MiB, false, 64)]
    [InlineData(700_000 * MiB, false, 71)]
    [InlineData(-1, true, 16)]
    [InlineData(1024 * MiB, true, 16)]
    [InlineData(700_000 * MiB, true, 71)]
    public void Parts_grow_with_a_file_and_with_a_stream_only_where_it_would_have_too_many(long length, bool isInMemory, int expected)
        => Assert.Equal(expected * MiB, PartSizes.Choose(0, length, isInMemory));
}
