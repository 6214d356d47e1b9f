using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.Content;

public sealed class ContentOptionsTests
{
    public static TheoryData<ContentOptions> Wrong =>
    [
        new ContentOptions { MemoryLimit = 63 << 20 },
        new ContentOptions { ChunkSize = 100_000 },
        new ContentOptions { ChunkSize = 2048 },
        new ContentOptions { PartSize = (8 << 20) + 1 },
        new ContentOptions { PartSize = 128 << 20 },
        new ContentOptions { SinglePutLimit = 1 << 20 },
        new ContentOptions { SmallObjectLimit = 1 << 30 },
        new ContentOptions { MaxParallelGets = 0 },
        new ContentOptions { MaxParallelParts = 65 },
        new ContentOptions { StagingDirectory = " " },
        new ContentOptions { ReadAheadLimit = -1 },
        new ContentOptions { MaxFileSize = 0 },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_out_of_range_is_refused(ContentOptions options) => Assert.ThrowsAny<ArgumentException>(options.Validate);

    [Fact]
    public void The_defaults_and_the_least_memory_are_valid()
    {
        new ContentOptions().Validate();
        new ContentOptions { MemoryLimit = 64 << 20 }.Validate();
    }
}
