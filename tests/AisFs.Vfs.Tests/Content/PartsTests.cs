using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>Multipart uploads whose answers are lost: no part goes twice, and the object is whole or the old one.</summary>
public sealed class PartsTests
{
    private static readonly byte[] s_old = Bytes(50_000, 5);

    public static TheoryData<bool, bool, int> Fates()
    {
        TheoryData<bool, bool, int> data = [];
        foreach (bool staged in (bool[])[false, true])
        {
            foreach (bool failed in (bool[])[false, true])
            {
                foreach (int part in (int[])[1, 3, 0])
                {
                    data.Add(staged, failed, part);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task A_part_whose_answer_is_lost_after_it_arrived_is_not_sent_twice(bool staged, bool failed, int part)
    {
        await using ContentHarness harness = new();
        harness.Store.LostFate = failed ? RequestFate.Failed : RequestFate.Unknown;
        byte[] bytes = Bytes(200_000);
        harness.Store.Set(harness.Key("o"), s_old);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.PutPart, FsError.Unreachable, stage: StoreStage.Done, which: call => part == 0 || call.PartNumber == part);
        await WriteAsync(harness, content, bytes, staged);
        Assert.Equal(FsError.None, (await FlushAsync(content, "640")).Error);
        AssertWhole(harness, bytes);
        Assert.Equal("640", harness.Store.Get(harness.Key("o"))!.Custom["aisfs"]);
        Assert.Equal(failed ? 2 : 1, harness.Store.Count(StoreOperation.BeginMultipart));
        Assert.Equal(bytes, await ReadAllAsync(content));
        await content.DisposeAsync();
        await harness.NoUploadsAsync();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public async Task A_part_that_did_not_arrive_though_nobody_can_tell_makes_all_go_up_anew(bool staged, int part)
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(200_000);
        harness.Store.Set(harness.Key("o"), s_old);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        using LossyStore lossy = new(harness, call => part == 0 || call.PartNumber == part);
        await WriteAsync(harness, content, bytes, staged);
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        Assert.True(lossy.HasStruck);
        AssertWhole(harness, bytes);
        Assert.Equal(2, harness.Store.Count(StoreOperation.BeginMultipart));
        await content.DisposeAsync();
        await harness.NoUploadsAsync();
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(20, 2)]
    [InlineData(60, 9)]
    public async Task Without_copies_of_sent_parts_the_missing_one_is_found_out_or_the_old_object_stays(int first, int lost)
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, KeepSentParts = false });
        byte[] bytes = Bytes(1_000_000);
        harness.Store.Set(harness.Key("o"), s_old);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        using LossyStore lossy = new(harness, call => call.PartNumber >= first && call.PartNumber < first + lost);
        for (int offset = 0; offset < bytes.Length; offset += 20_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 20_000)));
        }

        FsError error = (await FlushAsync(content)).Error;
        Assert.True(lossy.HasStruck);
        if (error == FsError.None)
        {
            AssertWhole(harness, bytes);
        }
        else
        {
            // Which parts are missing among several, the cluster does not tell where others follow.
            Assert.True(lost == 2, $"{error}");
            Assert.Equal(s_old, harness.Stored("o"));
        }

        Assert.InRange(harness.Store.Count(StoreOperation.BeginMultipart), 1, 1);
        content.Expire();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_copies_of_sent_parts_an_error_behind_a_part_leaves_the_old_object(bool throughCompletion)
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, KeepSentParts = false });
        byte[] bytes = Bytes(1_000_000);
        harness.Store.Set(harness.Key("o"), s_old);
        harness.Store.LostFate = RequestFate.Failed;
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        if (throughCompletion)
        {
            harness.Store.FailNext(StoreOperation.CompleteMultipart, FsError.Io);
        }
        else
        {
            harness.Store.FailNext(StoreOperation.PutPart, FsError.Io, stage: StoreStage.Done, which: call => call.PartNumber == 30);
        }

        FsError error = FsError.None;
        for (int offset = 0; offset < bytes.Length && error == FsError.None; offset += 20_000)
        {
            error = await WriteAsync(content, offset, bytes.AsMemory(offset, 20_000));
        }

        Assert.NotEqual(FsError.None, (await FlushAsync(content)).Error);
        Assert.Equal(s_old, harness.Stored("o"));
        Assert.NotEqual(FsError.None, (await FlushAsync(content)).Error);
        Assert.Equal(s_old, harness.Stored("o"));
        content.Expire();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_completion_whose_answer_is_lost_is_neither_repeated_nor_aborted(bool staged, bool arrived)
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(200_000);
        harness.Store.Set(harness.Key("o"), s_old);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        harness.Store.FailNext(StoreOperation.CompleteMultipart, FsError.Unreachable, stage: arrived ? StoreStage.Done : StoreStage.Begin);
        await WriteAsync(harness, content, bytes, staged);
        int uploads = harness.Store.Count(StoreOperation.BeginMultipart);
        int aborted = harness.Store.Count(StoreOperation.AbortMultipart);
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertWhole(harness, bytes);
        Assert.Equal(arrived ? 1 : 2, harness.Store.Count(StoreOperation.CompleteMultipart));
        Assert.Equal((arrived ? 0 : 1) + (staged ? 1 : 0), harness.Store.Count(StoreOperation.BeginMultipart) - uploads);
        await content.DisposeAsync();
        Assert.Equal(aborted, harness.Store.Count(StoreOperation.AbortMultipart));
        Assert.Equal(arrived ? 0 : 1, harness.Store.OpenUploads);
    }

    [Fact]
    public async Task A_completion_that_a_silent_cluster_carries_out_late_is_found_by_the_next_flush()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(200_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Assert.Equal(FsError.None, await WriteAsync(content, 0, bytes));
        bool silent = true;
        harness.Store.AddHook((call, _) => new ValueTask<FsError>(
            silent && (call is { Operation: StoreOperation.CompleteMultipart, Stage: StoreStage.Done } || call.Operation == StoreOperation.Head) ? FsError.TimedOut : FsError.None));
        Assert.Equal(FsError.TimedOut, (await FlushAsync(content)).Error);
        silent = false;
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertWhole(harness, bytes);
        Assert.Equal(1, harness.Store.Count(StoreOperation.CompleteMultipart));
        Assert.Equal(1, harness.Store.Count(StoreOperation.BeginMultipart));
        Assert.Equal(0, harness.Store.Count(StoreOperation.AbortMultipart));
    }

    [Fact]
    public async Task An_upload_that_the_cluster_has_forgotten_is_begun_anew()
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(200_000);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        Assert.Equal(FsError.None, await WriteAsync(content, 0, bytes.AsMemory(0, 150_000)));
        bool forgotten = false;
        harness.Store.FailNext(StoreOperation.PutPart, FsError.NotFound, which: _ => forgotten = true);
        for (int offset = 150_000; offset < bytes.Length; offset += 10_000)
        {
            Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 10_000)));

            // Behind the next part's end: from here on a write may notice.
            await Wait.UntilAsync(() => forgotten || content.Size < 170_000);
        }

        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        AssertWhole(harness, bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_that_loses_every_answer_ends_with_an_error_and_the_old_object_or_the_new_one(bool staged)
    {
        await using ContentHarness harness = new();
        byte[] bytes = Bytes(200_000);
        harness.Store.Set(harness.Key("o"), s_old);
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        await WriteAsync(harness, content, bytes, staged);
        bool lossy = true;
        harness.Store.AddHook((call, _) => new ValueTask<FsError>(
            lossy && call.Stage == StoreStage.Done && call.Operation is StoreOperation.PutPart or StoreOperation.BeginMultipart ? FsError.Unreachable : FsError.None));
        FsResult<ObjectInfo> flushed = await FlushAsync(content);
        if (!flushed.IsOk)
        {
            Assert.Equal(s_old, harness.Stored("o"));
            lossy = false;
            Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        }

        AssertWhole(harness, bytes);
    }

    private static void AssertWhole(ContentHarness harness, byte[] bytes)
    {
        MemoryObject stored = harness.Store.Get(harness.Key("o"))!;
        Assert.True(bytes.AsSpan().SequenceEqual(stored.Data), "The object has other bytes.");
        Assert.Equal(long.MaxValue, stored.TornAt);
    }

    /// <summary>Writes all; in order, or in such a way that it is staged.</summary>
    private static async Task WriteAsync(ContentHarness harness, FileContent content, byte[] bytes, bool staged)
    {
        if (staged)
        {
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, bytes.Length - 1, bytes.AsMemory(bytes.Length - 1)));
        }

        for (int offset = 0; offset < bytes.Length; offset += 10_000)
        {
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, offset, bytes.AsMemory(offset, Math.Min(10_000, bytes.Length - offset))));
        }

        if (staged)
        {
            Assert.IsType<StagedState>(content.State);
        }

        Assert.True(harness.Store.Count(StoreOperation.CompleteMultipart) == 0);
    }

    private static Task<FsError> WriteAsync(FileContent content, long offset, ReadOnlyMemory<byte> bytes) => ContentHarness.WriteAsync(content, offset, bytes);

    /// <summary>Loses some parts on their way to the cluster, once each, in such a way that their sender can't tell.</summary>
    private sealed class LossyStore : IDisposable
    {
        private readonly HashSet<int> _lost = [];
        private readonly ContentHarness _harness;

        public LossyStore(ContentHarness harness, Func<StoreCall, bool> which)
        {
            _harness = harness;
            harness.Store.LosePart = call =>
            {
                lock (_lost)
                {
                    return which(call) && _lost.Count < 9 && _lost.Add(call.PartNumber);
                }
            };
        }

        public bool HasStruck => _lost.Count > 0;

        public void Dispose() => _harness.Store.LosePart = null;
    }
}
