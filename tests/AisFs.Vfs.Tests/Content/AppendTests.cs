using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>
/// What comes behind the end of a file reaches the object whole, whatever parts the cluster stores it in: its own append
/// keeps the first part only.
/// </summary>
public sealed class AppendTests
{
    private const int Large = 200_000;

    public static TheoryData<int, int> Growths()
    {
        TheoryData<int, int> data = [];
        foreach (int size in (int[])[0, 1, 4_096, 12_288, 12_289, 30_000, 32_768, 32_769, 65_536, 200_000])
        {
            foreach (int parts in (int[])[0, 16_384, 5_000])
            {
                data.Add(size, parts);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Growths))]
    public async Task Whatever_makes_a_file_longer_is_right_for_own_and_foreign_objects(int size, int ownParts)
    {
        await using ContentHarness harness = new();
        harness.Store.OwnPartSize = ownParts;
        byte[] expected = Bytes(size);
        await using (FileContent made = harness.Contents.Create(harness.Key("own")))
        {
            for (int offset = 0; offset < size; offset += 10_000)
            {
                Assert.Equal(FsError.None, await WriteAsync(made, offset, expected.AsMemory(offset, Math.Min(10_000, size - offset))));
            }

            Assert.True((await FlushAsync(made)).IsOk);
        }

        harness.Store.Set(harness.Key("foreign"), expected);
        foreach (string name in (string[])["own", "foreign"])
        {
            expected = Bytes(size);
            for (int round = 0; round < 2; round++)
            {
                await using FileContent content = harness.Open(name);
                foreach (int length in (int[])[1, 700, 40_000])
                {
                    byte[] more = Bytes(length, length);
                    Assert.Equal(FsError.None, await WriteAsync(content, -1, more));
                    expected = [.. expected, .. more];
                    Assert.Equal(FsError.None, (await FlushAsync(content, "640")).Error);
                    AssertStored(harness, name, expected);
                    Assert.Equal(expected, await ReadAllAsync(content));
                }

                Assert.Equal(FsError.None, (await content.ResizeAsync(expected.Length + 5_000, Token)).Error);
                expected = [.. expected, .. new byte[5_000]];
                Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
                AssertStored(harness, name, expected);

                Assert.Equal(FsError.None, await WriteAsync(content, expected.Length + 3_000, Bytes(10, 3)));
                expected = [.. expected, .. new byte[3_000], .. Bytes(10, 3)];
                Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
                AssertStored(harness, name, expected);
            }
        }
    }

    [Fact]
    public async Task Appends_to_an_object_of_one_part_are_sent_alone_again_and_again()
    {
        await using ContentHarness harness = new();
        byte[] expected = Bytes(200_000);
        await using FileContent content = harness.Open("o", expected);
        for (int i = 0; i < 5; i++)
        {
            byte[] more = Bytes(i % 2 == 0 ? 1_000 : 100_000, i);
            harness.Store.ClearCalls();
            Assert.Equal(FsError.None, await WriteAsync(content, -1, more));
            Assert.True((await FlushAsync(content)).IsOk);
            expected = [.. expected, .. more];
            AssertStored(harness, "o", expected);
            Assert.Equal(more.Length, harness.Store.Calls.Where(call => call.Operation == StoreOperation.Append).Sum(call => call.Length));
            Assert.Equal(0, harness.Store.Count(StoreOperation.PutPart));
            Assert.Equal(0, harness.Store.Count(StoreOperation.Put));
        }
    }

    [Fact]
    public async Task An_object_of_several_parts_is_sent_again_once_and_then_appended_to()
    {
        await using ContentHarness harness = new();
        byte[] expected = Bytes(200_000);
        await using (FileContent made = harness.Contents.Create(harness.Key("o")))
        {
            Assert.Equal(FsError.None, await WriteAsync(made, 0, expected));
            Assert.True((await FlushAsync(made)).IsOk);
        }

        Assert.True(harness.Store.Get(harness.Key("o"))!.Parts.Length > 1);
        for (int i = 0; i < 4; i++)
        {
            harness.Store.ClearCalls();
            await using FileContent content = harness.Open("o");
            Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(1_000, i)));
            Assert.Equal(FsError.None, (await FlushAsync(content, "600")).Error);
            expected = [.. expected, .. Bytes(1_000, i)];
            AssertStored(harness, "o", expected);
            Assert.Equal("600", harness.Store.Get(harness.Key("o"))!.Custom["aisfs"]);
            Assert.Equal(i == 0 ? 0 : 1, harness.Store.Count(StoreOperation.Append));
            Assert.Equal(i == 0 ? 1 : 0, harness.Store.Count(StoreOperation.Put));
        }
    }

    [Theory]
    [InlineData(nameof(StoreStage.Begin))]
    [InlineData(nameof(StoreStage.Received))]
    [InlineData(nameof(StoreStage.Done))]
    public async Task A_whole_object_whose_answer_is_lost_is_found_or_the_old_one_stays(string when)
    {
        StoreStage stage = Enum.Parse<StoreStage>(when);
        await using ContentHarness harness = new();
        harness.Store.OwnPartSize = 50_000;
        byte[] bytes = Bytes(200_000);
        await using FileContent content = harness.Open("o", bytes);
        Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(1_000, 2)));
        harness.Store.FailNext(StoreOperation.Put, FsError.Unreachable, stage: stage);
        FsError error = (await FlushAsync(content)).Error;
        Assert.Equal(stage == StoreStage.Done ? FsError.None : FsError.Unreachable, error);
        AssertStored(harness, "o", error == FsError.None ? [.. bytes, .. Bytes(1_000, 2)] : bytes);
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertStored(harness, "o", [.. bytes, .. Bytes(1_000, 2)]);
        Assert.Equal(stage == StoreStage.Done ? 1 : 2, harness.Store.Count(StoreOperation.Put));
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(1L << 27)]
    public async Task An_object_of_several_parts_is_sent_again_within_little_memory_and_not_through_the_disk(long mergeLimit)
    {
        await using ContentHarness harness = new(new ContentOptions { MemoryLimit = 64 << 20, PartSize = 1 << 20, SinglePutLimit = 2 << 20, MergeLimit = mergeLimit });
        harness.Store.OwnPartSize = 10 << 20;
        byte[] expected = Bytes(160 << 20);
        await using FileContent content = harness.Open("o", expected);
        Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(100)));
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertStored(harness, "o", [.. expected, .. Bytes(100)]);
        Assert.Equal(0, harness.Store.Count(StoreOperation.Append));
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit);
        long staged = Directory.GetFiles(harness.Staging, "*.data", SearchOption.AllDirectories).Sum(path => AllocatedSize(path));
        Assert.InRange(staged, 0, 1 << 20);
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData("dir|x/name")]
    [InlineData("a\tb")]
    public async Task Names_that_no_handle_can_hold_are_appended_to_all_the_same(string name)
    {
        await using ContentHarness harness = new();
        byte[] expected = Bytes(100_000);
        await using FileContent content = harness.Open(name, expected);
        Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(100)));
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertStored(harness, name, [.. expected, .. Bytes(100)]);
        Assert.Equal(0, harness.Store.Count(StoreOperation.Append));
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_bytes_are_appended_is_not_mixed_with_them()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Open("o", Bytes(100_000));
        Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(100)));
        byte[] other = Bytes(100_000, 9);
        harness.Store.AddHook((call, _) =>
        {
            if (call is { Operation: StoreOperation.Append, Stage: StoreStage.Begin })
            {
                harness.Store.Set(harness.Key("o"), other);
            }

            return new ValueTask<FsError>(FsError.None);
        });
        Assert.Equal(FsError.Stale, (await FlushAsync(content)).Error);
        AssertStored(harness, "o", other);
        content.Expire();
    }

    [Fact]
    public async Task An_append_that_fails_half_way_is_begun_again()
    {
        await using ContentHarness harness = new();
        byte[] expected = Bytes(100_000);
        await using FileContent content = harness.Open("o", expected);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, -1, Bytes(10_000, i)));
            expected = [.. expected, .. Bytes(10_000, i)];
        }

        harness.Store.FailNext(StoreOperation.Append, FsError.Unreachable, stage: StoreStage.Done, which: call => harness.Store.Count(StoreOperation.Append) == 2);
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertStored(harness, "o", expected);
    }

    [Fact]
    public async Task A_rewrite_with_the_bytes_that_are_there_keeps_its_metadata_and_learns_the_version()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(5_000);
        harness.Store.Set(harness.Key("o"), bytes, new Dictionary<string, string> { ["aisfs"] = "600", ["other"] = "x" });
        await using FileContent content = harness.Open("o");
        Assert.Equal(FsError.None, (await content.ResizeAsync(0, Token)).Error);
        Assert.Equal(FsError.None, await WriteAsync(content, 0, bytes));
        FsResult<ObjectInfo> flushed = await FlushAsync(content, "755");
        Assert.Equal(FsError.None, flushed.Error);
        Assert.Equal(("1", "755"), (flushed.Value.Version.Version, flushed.Value.Custom!["aisfs"]));
        MemoryObject stored = harness.Store.Get(harness.Key("o"))!;
        Assert.Equal((1, "755", "x"), (stored.Version, stored.Custom["aisfs"], stored.Custom["other"]));
        Assert.Equal(bytes, await ReadAllAsync(content));
    }

    [Fact]
    public async Task A_checksum_that_the_cluster_has_noted_for_other_bytes_does_not_keep_ours_out()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(5_000);
        harness.Store.Set(harness.Key("o"), Bytes(6_000, 2));
        harness.Store.SetChecksum(harness.Key("o"), StoreChecksum.Compute("xxhash2", bytes));
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Assert.Equal(FsError.None, await WriteAsync(content, 0, bytes));
        Assert.Equal(FsError.None, (await FlushAsync(content, "755")).Error);
        AssertStored(harness, "o", bytes);
        Assert.Equal("755", harness.Store.Get(harness.Key("o"))!.Custom["aisfs"]);
    }

    private static void AssertStored(ContentHarness harness, string name, byte[] expected)
    {
        byte[] stored = harness.Stored(name)!;
        Assert.True(expected.AsSpan().SequenceEqual(stored), $"{name} has {stored.Length} bytes, or other ones; {expected.Length} were written.");
    }

    // What a sparse file takes of the disk is told by its holes only.
    private static long AllocatedSize(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] buffer = new byte[1 << 20];
        long used = 0;
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            used += buffer.AsSpan(0, read).ContainsAnyExcept((byte)0) ? read : 0;
        }

        return used;
    }

    [Fact]
    public async Task Appending_to_a_large_object_sends_only_what_was_appended()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(Large);
        await using FileContent content = harness.Open("o", bytes);
        byte[] more = Bytes(7_000, 2);
        Assert.Equal(FsError.None, await WriteAsync(content, -1, more.AsMemory(0, 3_000)));
        Assert.Equal(FsError.None, await WriteAsync(content, -1, more.AsMemory(3_000)));
        bytes = [.. bytes, .. more];
        FsResult<ObjectInfo> flushed = await FlushAsync(content, "600");
        Assert.Equal("600", flushed.Value.Custom!["aisfs"]);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal(7_000, harness.Store.Calls.Single(call => call.Operation == StoreOperation.Append).Length);
        Assert.Equal(0, harness.Store.Count(StoreOperation.OpenRead));
        Assert.Equal(bytes, await ReadAllAsync(content));

        // And more than is kept in memory.
        byte[] much = Bytes(100_000, 4);
        for (int i = 0; i < much.Length; i += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, -1, much.AsMemory(i, 10_000)));
        }

        harness.Store.ClearCalls();
        bytes = [.. bytes, .. much];
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal(100_000, harness.Store.Calls.Where(call => call.Operation == StoreOperation.Append).Sum(call => call.Length));
    }

    [Fact]
    public async Task Where_the_cluster_refuses_appends_the_whole_file_goes_up()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(Large);
        await using FileContent content = harness.Open("o", bytes);
        harness.Store.FailNext(StoreOperation.Append, FsError.NotSupported, int.MaxValue);
        byte[] more = Bytes(100, 2);
        await WriteAsync(content, -1, more);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal((byte[])[.. bytes, .. more], harness.Stored("o")!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_append_whose_answer_is_lost_is_neither_repeated_nor_taken_for_somebody_elses(bool changedSince)
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(Large);
        await using FileContent content = harness.Open("o", bytes);
        byte[] more = Bytes(5_000, 2);
        await WriteAsync(content, -1, more);
        bytes = [.. bytes, .. more];
        bool down = false;
        harness.Store.AddHook((call, _) =>
        {
            down |= call is { Operation: StoreOperation.FlushAppend, Stage: StoreStage.Done };
            return new ValueTask<FsError>(down ? FsError.Unreachable : FsError.None);
        });
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content)).Error);
        Assert.Equal(bytes, harness.Stored("o"));
        harness.Store.Hook = null;
        if (changedSince)
        {
            await WriteAsync(content, 201_000, Bytes(100, 3));
            await WriteAsync(content, -1, more);
            Bytes(100, 3).CopyTo(bytes, 201_000);
            bytes = [.. bytes, .. more];
        }

        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Stored("o"));
        Assert.Equal(changedSince ? 2 : 1, harness.Store.Get(harness.Key("o"))!.Version - 1);
        Assert.Equal(bytes, await ReadAllAsync(content));
    }

    [Fact]
    public async Task An_object_of_the_size_of_a_lost_append_but_with_other_bytes_is_not_taken_for_ours()
    {
        await using ContentHarness harness = new();
        await using FileContent content = harness.Open("o", Bytes(Large));
        await WriteAsync(content, -1, Bytes(5_000, 2));
        harness.Store.FailNext(StoreOperation.FlushAppend, FsError.Unreachable);
        Assert.Equal(FsError.Unreachable, (await FlushAsync(content)).Error);
        byte[] other = Bytes(Large + 5_000, 3);
        harness.Store.Set(harness.Key("o"), other);
        Assert.Equal(FsError.Stale, (await FlushAsync(content)).Error);
        Assert.Equal(other, harness.Stored("o"));
        Assert.True(content.IsDirty);
    }
}
