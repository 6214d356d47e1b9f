using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Tests.Content;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>Random reads that fetch a part of a chunk only.</summary>
public sealed class DiskPartTests
{
    [Fact]
    public async Task A_part_of_a_block_is_never_taken_for_the_block()
    {
        using DiskBench bench = new() { Contents = static options => options with { MemoryLimit = 64 << 20, ChunkSize = 64 << 10, PartSize = 64 << 10, MaxPartSize = 128 << 10, SinglePutLimit = 128 << 10 } };
        byte[] bytes = bench.Put("o", 1 << 20);
        await using (ContentHarness first = bench.Start())
        {
            await using FileContent content = first.Open("o");
            for (int i = 15; i >= 1; i--)
            {
                using ReadCursor cursor = content.CreateCursor();
                int offset = (i << 16) + 20_000;
                Assert.Equal(bytes[offset..(offset + 100)], (await ContentHarness.ReadAsync(content, cursor, offset, 100)).Value);
            }

            await first.Contents.Disk!.DrainAsync(ContentHarness.Token);
        }

        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(0, bench.Log.Count(2053));
        Assert.Equal(0, harness.Contents.Disk!.State.Damaged);
        bench.Gets();
        await using ContentHarness again = bench.Start();
        await using FileContent small = again.Open("o");
        using ReadCursor reader = small.CreateCursor();
        Assert.Equal(bytes[700_000..700_100], (await ContentHarness.ReadAsync(small, reader, 700_000, 100)).Value);
        Assert.Equal(0, bench.Gets());
    }
}
