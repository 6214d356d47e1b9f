using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Training jobs open all files in no order, with several processes: what they have not opened yet is fetched.</summary>
public sealed class ShuffledEpochTests
{
    private const int Size = 4000;
    private const uint Workers = 8;

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task Most_files_of_a_shuffled_epoch_are_fetched_before_they_are_opened()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 400);
        await using (mount)
        {
            await walker.ListAsync();
            await ReadAsync(mount, walker.Shuffled(1).Select(static name => $"d/{name}"));
            Assert.All(walker.Gets(), static gets => Assert.Equal(1, gets));
            Assert.InRange(walker.Used, 400 * 0.6, 400);
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, 400 * Size / 20);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task Directories_of_classes_are_one_epoch()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 1);
        await using (mount)
        {
            string[] paths = [.. Enumerable.Range(0, 400).Select(static i => $"classes/c{i % 20:00}/f{i:0000}")];
            await StoreAsync(mount, paths);
            new Random(1).Shuffle(paths);
            mount.Store.ClearCalls();
            await ReadAsync(mount, paths);
            Assert.InRange(mount.Store.Calls.Count(static call => call.Operation == StoreOperation.OpenRead), 400, 420);
            Assert.InRange(walker.Used, 400 * 0.6, 400);
            Assert.InRange(walker.UnusedBytes + walker.Waiting, 0, 400 * Size / 20);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(50, 0)]
    [InlineData(120, 0)]
    [Semantics("S204")]
    public async Task A_program_that_picks_a_few_files_does_not_fetch_the_rest(int picked, int spare)
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 1000);
        await using (mount)
        {
            await walker.ListAsync();
            await ReadAsync(mount, walker.Shuffled(3).Take(picked).Select(static name => $"d/{name}"));
            Assert.InRange(walker.Gets().Sum(), picked, picked + (picked / 10) + spare);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task Programs_that_open_files_again_and_again_are_no_epoch()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 400);
        await using (mount)
        {
            await walker.ListAsync();
            Random random = new(5);
            await ReadAsync(mount, Enumerable.Range(0, 200).Select(_ => $"d/f{random.Next(400):0000}"));
            Assert.InRange(walker.Waiting + walker.UnusedBytes, 0, 200 * Size / 10);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task One_program_alone_is_no_training_job()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 400);
        await using (mount)
        {
            await walker.ListAsync();
            await ReadAsync(mount, walker.Shuffled(6).Take(200).Select(static name => $"d/{name}"), workers: 1);
            Assert.InRange(walker.Waiting + walker.UnusedBytes, 0, 200 * Size / 10);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task A_guess_that_the_opens_do_not_confirm_ends()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 1000);
        await using (mount)
        {
            // In no order, but never one of the first 500.
            await walker.ListAsync();
            foreach (string[] some in walker.Shuffled(7).Where(static name => string.CompareOrdinal(name, "f0500") >= 0).Take(450).Chunk(10))
            {
                // What is asked for has come, however busy the machine is.
                await ReadAsync(mount, some.Select(static name => $"d/{name}"));
                await Wait.UntilAsync(() => mount.Store.OpenBodies == 0);
            }

            await Wait.UntilAsync(() => walker.Waiting < 20 * Size);
            Assert.InRange(walker.Gets().Take(500).Sum(), 1, 250);
        }
    }

    [Fact(Timeout = 60_000)]
    [Semantics("S204")]
    public async Task An_epoch_that_stops_is_given_up_and_not_guessed_again()
    {
        using Measurements seen = new();
        ManualTime time = new();
        const int Large = 200_000;
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 300, Large, time: time);
        await using (mount)
        {
            await walker.ListAsync();
            string[] order = walker.Shuffled(8);
            await ReadAsync(mount, order.Take(60).Select(static name => $"d/{name}"));
            Assert.InRange(walker.Waiting, 1, 2 * 60 * Large);
            await Wait.UntilAsync(() => mount.Store.OpenBodies == 0);

            // Nobody comes back.
            for (int i = 0; i < 5 && walker.Waiting > 0; i++)
            {
                time.Advance(TimeSpan.FromSeconds(61));
                await Task.Yield();
            }

            await Wait.UntilAsync(() => walker.Waiting == 0);
            double unused = walker.UnusedBytes;
            Assert.InRange(unused, 1, 2 * 60 * Large);

            // The next program that looks the same is not believed: too much was for nothing.
            await walker.ListAsync();
            int before = walker.Gets().Sum();
            await ReadAsync(mount, order.Skip(240).Select(static name => $"d/{name}"));
            Assert.InRange(walker.Gets().Sum() - before, 0, 70);
            Assert.InRange(walker.UnusedBytes + walker.Waiting - unused, 0, 10 * Large);
        }
    }

    private static async Task ReadAsync(Mounted mount, IEnumerable<string> paths, uint workers = Workers)
    {
        uint turn = 0;
        foreach (string path in paths)
        {
            FsResult<byte[]> read = await mount.Client.ReadAsync(path, thread: 100 + (turn++ % workers));
            Assert.True(read.IsOk, $"{path}: {read.Error}");
            Walker.CheckBytes(path, read.Value);
        }
    }

    private static async Task StoreAsync(Mounted mount, string[] paths)
    {
        foreach (string path in paths)
        {
            mount.Store.Set(Mounted.Key(path), Walker.Content(path[^5..], 0, Size));
        }

        foreach (string directory in paths.Select(static path => Path.GetDirectoryName(path)!).Distinct())
        {
            Assert.NotEmpty(await mount.Client.ListAsync(directory));
        }
    }
}
