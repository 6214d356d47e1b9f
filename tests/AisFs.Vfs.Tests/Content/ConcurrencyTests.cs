using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>Many threads on one content: every byte at a position has one right value, whoever wrote it and whenever.</summary>
public sealed class ConcurrencyTests
{
    private const int Target = 1_500_000;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Readers_writers_and_flushes_side_by_side_see_right_bytes_only(bool tight, bool turnsBack)
    {
        await using ContentHarness harness = new(Small with
        {
            MemoryLimit = tight ? 192 << 10 : 4 << 20,
            MemoryWait = TimeSpan.FromMilliseconds(5),
        });
        harness.Store.MaxBodyRead = 3000;
        await using FileContent content = harness.Contents.Create(harness.Key("o"));
        SharedFile file = new(content);
        Task writer = Task.Run(() => file.WriteAsync(Target, turnsBack), Token);
        Task flusher = Task.Run(() => file.FlushAsync(() => writer.IsCompleted), Token);
        Task[] readers = [.. Enumerable.Range(2, 4).Select(seed => Task.Run(() => file.ReadAsync(seed, () => writer.IsCompleted), Token))];
        await Task.WhenAll([writer, flusher, .. readers]).WaitAsync(TimeSpan.FromMinutes(2), Token);
        Assert.True((await FlushAsync(content)).IsOk);
        Assert.Equal(SharedFile.Right(0, (int)file.Written), harness.Stored("o"));
        Assert.Equal(SharedFile.Right(0, (int)file.Written), await ReadAllAsync(content));
    }

    [Fact]
    public async Task Many_files_written_at_once_in_little_memory_all_arrive()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10, MemoryWait = TimeSpan.FromMilliseconds(20) });
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(
            async () =>
            {
                await using FileContent content = harness.Contents.Create(harness.Key($"o{i}"));
                byte[] bytes = Bytes(300_000, i);
                for (int offset = 0; offset < bytes.Length; offset += 7_500)
                {
                    Assert.Equal(FsError.None, await WriteAsync(content, offset, bytes.AsMemory(offset, 7_500)));
                }

                Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
                Assert.True(bytes.AsSpan().SequenceEqual(harness.Stored($"o{i}")));
            },
            Token))).WaitAsync(TimeSpan.FromMinutes(2), Token);
        Assert.InRange(harness.Contents.Memory.PeakBytes, 1, harness.Options.MemoryLimit + (32 << 20));
    }

    [Fact]
    public async Task Readers_that_come_and_go_while_the_object_changes_see_one_version_each()
    {
        await using ContentHarness harness = new(Small with { MemoryLimit = 256 << 10 });
        const int Size = 120_000;
        ObjectKey key = harness.Key("o");
        harness.Store.Set(key, Version(0));
        using CancellationTokenSource done = new();
        int stale = 0;
        int whole = 0;
        Task changer = Task.Run(
            async () =>
            {
                for (int i = 1; i <= 60; i++)
                {
                    int reads = Volatile.Read(ref whole) + Volatile.Read(ref stale);
                    await Wait.UntilAsync(() => Volatile.Read(ref whole) + Volatile.Read(ref stale) > reads);
                    harness.Store.Set(key, Version(i));
                }
            },
            Token);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => Task.Run(
            async () =>
            {
                Random random = new(seed);
                while (!changer.IsCompleted)
                {
                    await using FileContent content = harness.Open("o");
                    using ReadCursor cursor = content.CreateCursor();
                    byte? seen = null;
                    for (int i = 0; i < 10; i++)
                    {
                        using CancellationTokenSource impatient = new(random.Next(3) == 0 ? 1 : 10_000);
                        FsResult<ReadLease> read = await content.ReadAsync(cursor, random.Next(Size), 20_000, impatient.Token);
                        if (!read.IsOk)
                        {
                            Assert.True(read.Error is FsError.Stale or FsError.Interrupted);
                            Interlocked.Increment(ref stale);
                            break;
                        }

                        using ReadLease lease = read.Value;
                        byte[] bytes = new byte[lease.Length];
                        lease.CopyTo(bytes);
                        seen ??= bytes[0];
                        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(seen.Value));
                        Interlocked.Increment(ref whole);
                    }
                }
            },
            Token))).WaitAsync(TimeSpan.FromMinutes(2), Token);
        Assert.True(whole > 0);

        static byte[] Version(int i)
        {
            byte[] bytes = new byte[Size];
            Array.Fill(bytes, (byte)i);
            return bytes;
        }
    }
}
