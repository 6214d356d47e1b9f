using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Another client overwrites, removes and makes files while programs go through their directory.</summary>
public sealed class OverwriteTests
{
    [Theory(Timeout = 120_000)]
    [Semantics("S201")]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 0)]
    public async Task Each_read_is_of_one_version_as_a_whole_or_fails(int seed, int ttl)
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(
            seen, 60, Walker.SizeOf(0), options => options with { TimesOnDemand = true, CacheTtl = TimeSpan.FromSeconds(ttl) });
        await using (mount)
        {
            using CancellationTokenSource done = new();
            Task writer = Task.Run(() => Overwrite(mount, walker, seed, done.Token), TestContext.Current.CancellationToken);
            int read = 0;
            await Parallel.ForAsync(0, 4, TestContext.Current.CancellationToken, async (worker, token) =>
            {
                Random random = new((seed * 100) + worker);
                IReadOnlyList<string> order = worker % 2 == 0 ? walker.Names : walker.Shuffled(worker);
                for (int round = 0; round < 6; round++)
                {
                    _ = await mount.Client.ListAsync("d");
                    token.ThrowIfCancellationRequested();
                    foreach (string name in order)
                    {
                        FsResult<byte[]> bytes = await mount.Client.ReadAsync($"d/{name}");
                        Assert.True(bytes.IsOk || bytes.Error is FsError.Stale or FsError.NotFound, $"{name}: {bytes.Error}");
                        if (bytes.IsOk)
                        {
                            Walker.CheckWhole(name, bytes.Value);
                            Interlocked.Increment(ref read);
                        }

                        mount.Time.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
                    }
                }
            });
            await done.CancelAsync();
            await writer;
            Assert.True(read > 100, $"Only {read} reads succeeded.");
        }
    }

    private static void Overwrite(Mounted mount, Walker walker, int seed, CancellationToken done)
    {
        Random random = new(seed);
        for (int version = 1; !done.IsCancellationRequested; version++)
        {
            string name = walker.Names[random.Next(walker.Names.Count)];
            if (random.Next(5) == 0)
            {
                mount.Store.Remove(Mounted.Key($"d/{name}"));
            }
            else
            {
                mount.Store.Set(Mounted.Key($"d/{name}"), Walker.Content(name, version % 100_000, Walker.SizeOf(version % 100_000)));
            }

            // Not so fast that no read succeeds.
            done.WaitHandle.WaitOne(1);
        }
    }
}
