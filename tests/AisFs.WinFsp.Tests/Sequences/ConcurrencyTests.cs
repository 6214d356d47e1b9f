using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>
/// Many threads at once, each compared with a model of its own folder; pages are written and closes told some time later.
/// AISFS_TEST_SECONDS is how long, AISFS_TEST_SEED what it begins with.
/// </summary>
public abstract class ConcurrencyTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const int Threads = 8;

    private static TimeSpan Duration
        => TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("AISFS_TEST_SECONDS"), out int seconds) ? seconds : 5);

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("AISFS_TEST_SEED"), out int seed) ? seed : 1000;

    [Fact]
    public Task Random_operations_agree_with_the_model() => RunAsync(WindowsCaching.AsTold);

    [Fact]
    public Task Random_operations_agree_with_the_model_whatever_is_cached() => RunAsync(WindowsCaching.Always);

    /// <summary>What is stored of a file behind the mount; null where there is nothing behind it.</summary>
    protected virtual Task<byte[]?> StoredAsync(string path) => Task.FromResult<byte[]?>(null);

    private async Task RunAsync(WindowsCaching caching)
    {
        Client.SetCaching(caching);
        Client.SetLateCloses(true);
        Client.WritePagesLater((ulong)Seed, 50);
        string[] folders = [.. Enumerable.Range(0, Threads).Select(i => At($"thread {i}"))];
        foreach (string folder in folders)
        {
            MakeDirectory(folder);
        }

        ModelRun[] runs = new ModelRun[Threads];
        long[] counts = new long[Threads];
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            try
            {
                using StandInClient client = Program.Connect();
                runs[i] = new ModelRun(client, folders[i], Seed + i);
                counts[i] = runs[i].Run(Duration);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            Assert.True(thread.Join(Duration + TimeSpan.FromMinutes(2)), "a thread hangs");
        }

        Assert.All(failures, f => Assert.True(f is null, f?.ToString()));
        Client.WritePagesNow();
        for (int i = 0; i < Threads; i++)
        {
            foreach ((string name, byte[] content) in runs[i].Files)
            {
                byte[]? stored = await StoredAsync($@"{folders[i]}\{name}");
                Assert.True(stored is null || stored.AsSpan().SequenceEqual(content), $"'{folders[i]}\\{name}' is stored with {stored?.Length} bytes, and has {content.Length}");
            }
        }

        WindowsStatistics statistics = Client.GetStatistics();
        Assert.Equal((0, 0L), (statistics.DirtyPages, statistics.LostPageWrites));
        Client.SetCaching(WindowsCaching.AsTold);
        Client.SetLateCloses(false);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{counts.Sum()} operations by {Threads} threads in {Duration.TotalSeconds} s with seed {Seed} ({caching}), {statistics.PageWrites} writes of pages, no difference");
    }

    [Fact]
    public void Two_creators_of_one_name_get_one_file()
    {
        for (int i = 0; i < 50; i++)
        {
            string path = At($"file {i}");
            using Barrier start = new(4);
            int created = 0;
            int collided = 0;
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                using StandInClient client = Program.Connect();
                start.SignalAndWait(TestContext.Current.CancellationToken);
                WindowsResult<WindowsFile> file = client.Create(path, disposition: WindowsAccess.Create);
                if (file.Succeeded)
                {
                    Interlocked.Increment(ref created);
                    client.Close(file.Value!.Handle).Ok();
                }
                else if (file.Status == WindowsStatus.ObjectNameCollision)
                {
                    Interlocked.Increment(ref collided);
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.Equal((1, 3), (created, collided));
        }
    }

    [Fact]
    public void Open_if_never_collides()
    {
        for (int i = 0; i < 50; i++)
        {
            string path = At($"file {i}");
            using Barrier start = new(4);
            uint[] statuses = new uint[4];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
            {
                using StandInClient client = Program.Connect();
                start.SignalAndWait(TestContext.Current.CancellationToken);
                WindowsResult<WindowsFile> file = client.Create(path, disposition: t % 2 == 0 ? WindowsAccess.OpenIf : WindowsAccess.OverwriteIf);
                statuses[t] = file.Status;
                if (file.Succeeded)
                {
                    client.Close(file.Value!.Handle).Ok();
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.All(statuses, s => Assert.Equal(WindowsStatus.Success, s));
        }
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : ConcurrencyTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : ConcurrencyTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : ConcurrencyTests(fixture), IClassFixture<CliHostFixture>
    {
        protected override async Task<byte[]?> StoredAsync(string path) => await fixture.Bucket.GetAsync(path.Replace('\\', '/')) ?? [];
    }
}
