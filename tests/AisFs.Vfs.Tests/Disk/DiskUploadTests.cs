using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>Bytes that a mount uploads are in its cache folder under the version that the cluster has told, and under no other one.</summary>
public sealed class DiskUploadTests
{
    private const int Changed = 30_001;

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(30_001)]
    public async Task What_was_written_is_read_after_a_restart_without_a_request(int length)
    {
        using DiskBench bench = new();
        byte[] bytes = Bytes(length);
        await WriteAsync(bench, "o", bytes);
        bench.Gets();
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public async Task What_is_written_again_and_again_takes_the_room_of_one_copy()
    {
        using DiskBench bench = new();
        await using ContentHarness harness = bench.Start();
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 0, Bytes(20_000, i)));
            Assert.True((await FlushAsync(content)).IsOk);
        }

        await harness.Contents.Disk!.DrainAsync(Token);
        Assert.Single(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        bench.Gets();
        Assert.Equal(Bytes(20_000, 4), await DiskBench.ReadAsync(harness, "o"));
        Assert.Equal(0, bench.Gets());
    }

    [Fact]
    public async Task By_the_second_use_an_upload_is_the_first_one()
    {
        using DiskBench bench = new() { Configure = static options => options with { Admission = DiskAdmission.Second } };
        byte[] bytes = Bytes(10_000);
        await using ContentHarness harness = bench.Start();
        await using (FileContent content = harness.Contents.Create(harness.Key("o")))
        {
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 0, bytes));
            Assert.True((await FlushAsync(content)).IsOk);
        }

        await harness.Contents.Disk!.DrainAsync(Token);
        Assert.Empty(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Single(bench.DataFiles);
    }

    [Fact]
    public async Task What_another_client_overwrites_after_the_upload_is_never_taken_for_the_uploaded_bytes()
    {
        using DiskBench bench = new();
        byte[] written = Bytes(20_000, 1);
        byte[] others = Bytes(20_000, 2);

        // The cluster has these bytes already, and tells neither version nor checksum of what it has not stored.
        bench.Put("o", 20_000, seed: 1);
        await using (ContentHarness harness = bench.Start())
        {
            await using FileContent content = harness.Contents.Create(harness.Key("o"));
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 0, written));
            StoreGate gate = bench.Store.Hold(StoreOperation.Head);
            Task<FsResult<ObjectInfo>> flush = FlushAsync(content);
            await gate.Entered;
            bench.Put("o", 20_000, seed: 2);
            gate.Release();
            await flush;
            await harness.Contents.Disk!.DrainAsync(Token);
            Assert.Equal(others, await DiskBench.ReadAsync(harness, "o"));
        }

        await using ContentHarness again = bench.Start();
        Assert.Equal(others, await DiskBench.ReadAsync(again, "o"));
    }

    [Fact]
    [Semantics("S266")]
    public async Task What_was_changed_in_the_staging_folder_is_kept_in_place_of_what_it_replaced()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", Changed);
        await using ContentHarness harness = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        await ChangeAsync(harness, bytes);
        await harness.Contents.Disk!.DrainAsync(Token);
        Assert.Single(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        bench.Gets();
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        await using ContentHarness again = bench.Start();
        Assert.Equal(bytes, await DiskBench.ReadAsync(again, "o"));
        Assert.Equal(0, bench.Gets());
        Assert.Equal(0, harness.Contents.Staged.Files);
    }

    [Fact]
    [Semantics("S211", "S266")]
    public async Task By_the_second_use_a_change_in_the_staging_folder_is_the_first_one()
    {
        using DiskBench bench = new() { Configure = static options => options with { Admission = DiskAdmission.Second } };
        byte[] bytes = bench.Put("o", Changed);
        await using ContentHarness harness = bench.Start();
        await ChangeAsync(harness, bytes);
        await harness.Contents.Disk!.DrainAsync(Token);
        Assert.Empty(bench.DataFiles);
        harness.Contents.Invalidate(harness.Key("o"));
        Assert.Equal(bytes, await DiskBench.ReadAsync(harness, "o"));
        Assert.Single(bench.DataFiles);
    }

    [Fact]
    [Semantics("S266")]
    public async Task What_is_written_on_top_while_staged_bytes_are_kept_never_gets_among_them()
    {
        using DiskBench bench = new();
        byte[] bytes = bench.Put("o", Changed);
        await using (ContentHarness harness = bench.Start())
        {
            await using FileContent content = harness.Open("o");
            for (int round = 0; round < 40; round++)
            {
                byte[] change = Bytes(200, round);
                change.CopyTo(bytes, 5000);
                Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 5000, change));
                Assert.True((await FlushAsync(content)).IsOk);

                // Not uploaded, and in the same file at once.
                Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 5000 + (round * 10), Bytes(9000, round)));
                if (round % 4 == 0)
                {
                    await CheckAsync(bench, bytes);
                }

                Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 5000 + (round * 10), bytes.AsMemory(5000 + (round * 10), 9000)));
            }

            Assert.True((await FlushAsync(content)).IsOk);
        }

        await CheckAsync(bench, bytes);

        static async Task CheckAsync(DiskBench bench, byte[] expected)
        {
            await using ContentHarness other = bench.Start();
            Assert.Equal(expected, await DiskBench.ReadAsync(other, "o"));
        }
    }

    [Fact]
    [Semantics("S266")]
    public async Task What_another_client_overwrites_after_an_upload_from_the_staging_folder_is_never_taken_for_it()
    {
        using DiskBench bench = new();
        byte[] written = bench.Put("o", Changed, seed: 1);
        byte[] others = Bytes(Changed, 2);
        await using (ContentHarness harness = bench.Start())
        {
            await using FileContent content = harness.Open("o");
            Bytes(200, 3).CopyTo(written, 5000);
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 5000, written.AsMemory(5000, 200)));
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 0, written));
            Assert.Equal(1, harness.Contents.Staged.Files);

            // The cluster has these bytes already, and tells neither version nor checksum of what it has not stored.
            bench.Store.Set(harness.Key("o"), written);
            StoreGate gate = bench.Store.Hold(StoreOperation.Head);
            Task<FsResult<ObjectInfo>> flush = FlushAsync(content);
            await gate.Entered.WaitAsync(Patience, Token);
            bench.Put("o", Changed, seed: 2);
            gate.Release();
            await flush;
            await harness.Contents.Disk!.DrainAsync(Token);
            Assert.Equal(others, await DiskBench.ReadAsync(harness, "o"));
        }

        await using ContentHarness again = bench.Start();
        Assert.Equal(others, await DiskBench.ReadAsync(again, "o"));
    }

    [Fact]
    public async Task What_the_cluster_tells_no_checksum_of_is_not_kept()
    {
        using DiskBench bench = new();
        bench.Store.ReportsChecksum = false;
        await WriteAsync(bench, "o", Bytes(20_000));
        Assert.Empty(bench.DataFiles);
    }

    // Changes bytes in the middle of an object that is too large to be changed in memory.
    private static async Task ChangeAsync(ContentHarness harness, byte[] bytes)
    {
        await using FileContent content = harness.Open("o");
        Bytes(200, 7).CopyTo(bytes, 5000);
        Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 5000, bytes.AsMemory(5000, 200)));
        Assert.Equal(1, harness.Contents.Staged.Files);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(bytes, harness.Store.Get(harness.Key("o"))!.Data);
    }

    private static async Task WriteAsync(DiskBench bench, string name, byte[] bytes)
    {
        await using ContentHarness harness = bench.Start();
        await using FileContent content = harness.Contents.Create(harness.Key(name));
        Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, 0, bytes));
        Assert.True((await FlushAsync(content)).IsOk);
    }
}
