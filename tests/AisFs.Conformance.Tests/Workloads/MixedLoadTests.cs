using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Training;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>All kinds of loads together, over a cluster that fails now and then; afterwards the mount holds nothing.</summary>
[Collection(AloneCollection.Name)]
public sealed class MixedLoadTests() : OwnClusterTests("mixed", "python3", "rsync")
{
    private const int Files = 160;
    private const int FileSize = 60_000;
    private const int LargeSize = 12_000_000;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    // Half an hour by hand: AISFS_MIXED_SECONDS=1800.
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("AISFS_MIXED_SECONDS") ?? "15", CultureInfo.InvariantCulture));

    [Fact]
    [Semantics("S257")]
    public async Task After_all_loads_at_once_under_faults_every_gauge_is_back_at_zero()
    {
        string expected = await StoreAsync();
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = Bucket.Url,
            Endpoint = Cluster.Endpoint,
            Token = Cluster.Token,
            Arguments = ["--memory-limit", "64MiB", "--cache-ttl", "2s"],
        });
        await mount.WaitForControlAsync();
        BreakNowAndThen();
        string root = mount.Mountpoint;
        string hash = TestBytes.Hash(TestBytes.Make(LargeSize, 1000));
        DateTime end = DateTime.UtcNow + s_time;
        await Task.WhenAll(
            RepeatAsync(end, _ => new TrainingLoader(Path.Combine(root, "set")) { Epochs = 2, Workers = 4, Expected = expected }.RunAsync(s_limit)),
            RepeatAsync(end, turn => RunAsync($"rm -rf '{Temp.Path}/copy'; cp -r '{root}/set' '{Temp.Path}/copy'; cd '{Temp.Path}/copy'; sha256sum --quiet --check '{expected}'")),
            RepeatAsync(end, turn => RunAsync($"rsync -a --delete '{root}/set/' '{Temp.Path}/synced/'; cd '{Temp.Path}/synced'; sha256sum --quiet --check '{expected}'")),
            RepeatAsync(end, turn => RunAsync($"test $(find '{root}/set' -type f | wc -l) -eq {Files}; ls -lR '{root}/set' > '{Temp.Path}/listed'")),
            RepeatAsync(end, turn => RunAsync($"echo '{hash}  {root}/large' | sha256sum --quiet --check; dd if='{root}/large' bs=4k skip=$((RANDOM % 2000)) count=5 status=none | wc -c > '{Temp.Path}/blocks'")),
            RepeatAsync(end, turn => RunAsync($"""
                mkdir '{root}/new-{turn}'
                for i in $(seq 10); do head -c 50000 /dev/urandom > '{Temp.Path}/piece'; cp '{Temp.Path}/piece' '{root}/new-{turn}/'$i; cmp '{Temp.Path}/piece' '{root}/new-{turn}/'$i; done
                mv '{root}/new-{turn}' '{root}/moved-{turn}'
                rm -r '{root}/moved-{turn}'
                """)));
        Assert.True(Cluster.Server.Faults.Struck > 10, $"Only {Cluster.Server.Faults.Struck} faults struck.");
        Cluster.Server.Faults.Clear();
        await MountLevels.UntilIdleAsync(mount);
        await MountLevels.UntilEmptyAsync(mount);
        Assert.Equal(0, await mount.StopAsync());
    }

    private static async Task RepeatAsync(DateTime end, Func<int, Task> load)
    {
        for (int turn = 0; turn == 0 || DateTime.UtcNow < end; turn++)
        {
            await load(turn);
        }
    }

    private static async Task RunAsync(string script) => (await CommandRunner.ShellAsync(script, s_limit)).Ok();

    private void BreakNowAndThen()
    {
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Delay, Role = NodeRole.Target, Probability = 0.05, Delay = TimeSpan.FromMilliseconds(10) });
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Status, Operation = Operation.ObjectGet, Role = NodeRole.Target, Probability = 0.01 });
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.ResetBody, Operation = Operation.ObjectGet, Role = NodeRole.Target, Bytes = 20_000, Probability = 0.01 });
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Reset, Operation = Operation.ObjectHead, Probability = 0.01 });
        Cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Status, Operation = Operation.ObjectPut, Role = NodeRole.Target, Probability = 0.01 });
    }

    private async Task<string> StoreAsync()
    {
        List<string> hashes = [];
        for (int number = 0; number < Files; number++)
        {
            byte[] bytes = TestBytes.Make(FileSize, (ulong)number + 1);
            string name = $"class-{number % 4}/{number:00000}";
            await Bucket.PutAsync($"set/{name}", bytes);
            hashes.Add($"{TestBytes.Hash(bytes)}  {name}");
        }

        await Bucket.PutAsync("large", TestBytes.Make(LargeSize, 1000));
        string path = Temp.Combine("SHA256SUMS");
        await File.WriteAllLinesAsync(path, hashes, TestContext.Current.CancellationToken);
        return path;
    }
}
