using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Ahead;

/// <summary>Where many programs wait for the cluster, nothing more is fetched ahead of them.</summary>
public sealed class CrowdTests
{
    private const int Many = 20;

    [Fact(Timeout = 60_000)]
    [Semantics("S197")]
    public async Task A_walk_fetches_ahead_only_while_few_others_wait()
    {
        using Measurements seen = new();
        (Mounted mount, Walker walker) = await Walker.StartAsync(seen, 300);
        await using (mount)
        {
            for (int i = 0; i < Many; i++)
            {
                mount.Put($"e{i}/f", "abc");
            }

            await walker.ListAsync();
            await walker.ReadAsync(walker.Names.Take(50));
            Assert.InRange(walker.Used, 40, 50);
            StoreGate gate = mount.Store.Hold(StoreOperation.OpenRead, which: static call => call.Key.Name.StartsWith("d/", StringComparison.Ordinal) is false);
            Task<FsResult<byte[]>>[] others = [.. Enumerable.Range(0, Many).Select(i => mount.Client.ReadAsync($"e{i}/f"))];
            await Wait.UntilAsync(() => gate.Count == Many);

            // What was under way already is read; nothing more comes.
            await walker.ReadAsync(walker.Names.Skip(50).Take(100));
            Assert.Equal((150, 0), (walker.Gets().Sum(), walker.Waiting));
            double used = walker.Used;
            Assert.InRange(used, 50, 50 + 33);

            gate.Release();
            Assert.All(await Task.WhenAll(others), static read => Assert.True(read.IsOk));
            await walker.ReadAsync(walker.Names.Skip(150).Take(100));
            Assert.InRange(walker.Used - used, 80, 100);
            Assert.All(walker.Gets().Take(250), static gets => Assert.Equal(1, gets));
            await walker.ReadAsync(walker.Names.Skip(250));
        }
    }
}
