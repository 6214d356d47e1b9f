using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Many threads at once, each compared with a model of its own folder.</summary>
public abstract class ConcurrencyTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const int Threads = 8;

    private static TimeSpan Duration
        => TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("AISFS_TEST_SECONDS"), out int seconds) ? seconds : 5);

    [Fact]
    public void Random_operations_agree_with_the_model()
    {
        string[] folders = [.. Enumerable.Range(0, Threads).Select(i => At($"thread {i}"))];
        foreach (string folder in folders)
        {
            MakeDirectory(folder);
        }

        long[] counts = new long[Threads];
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            try
            {
                using StandInClient client = Program.Connect();
                counts[i] = new ModelRun(client, folders[i], seed: 1000 + i).Run(Duration);
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
        TestContext.Current.TestOutputHelper?.WriteLine($"{counts.Sum()} operations by {Threads} threads in {Duration.TotalSeconds} s, no difference");
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

    public sealed class OverAisFs(CliHostFixture fixture) : ConcurrencyTests(fixture), IClassFixture<CliHostFixture>;
}
