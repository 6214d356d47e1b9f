using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// Programs that read in all manners at once, over a cluster that fails here and there: from memory, ahead of them, from the
/// disk cache and past the daemon.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FaultyLoadTests(ITestOutputHelper output) : OwnClusterTests("faulty-loads", "python3", "tar", "grep")
{
    private const int Files = 48;
    private const int Folders = 3;
    private const int LargeSize = 9_000_000;

    private static readonly string[] s_manners = ["files", "map", "copy", "tar", "search", "list"];
    // A proxy can only send to the wrong target what is asked of it.
    private static readonly string[] s_throughProxy = ["--direct-reads", "never"];
    private static readonly HashSet<string> s_errors = ["EIO", "ETIMEDOUT", "EHOSTUNREACH", "EFAULT", "exit code 1", "exit code 2"];
    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "Faults", "loads.py");
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);

    public static TheoryData<FaultAction> Actions => [.. FaultTests.PassingActions.Where(static action => action is not FaultAction.ResetUpload)];

    [Theory]
    [MemberData(nameof(Actions))]
    [Semantics("S38", "S255")]
    public async Task Programs_of_all_kinds_get_right_bytes_or_an_error(FaultAction action)
    {
        await StoreAsync();

        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions
        {
            Source = Bucket.Url,
            Endpoint = Cluster.Endpoint,
            Token = Cluster.Token,
            Arguments = ["--read-only", "--timeout", "1s", "--memory-limit", "64MiB", "--cache-dir", Temp.Combine("cache"), .. action == FaultAction.WrongTarget ? s_throughProxy : []],
        });
        Cluster.Server.Faults.Set(Rules(action), seed: 3);
        for (int pass = 0; pass < 2; pass++)
        {
            await ReadAsync(mount, pass, s_errors);
        }

        Assert.True(Cluster.Server.Faults.Struck > 2, $"Only {Cluster.Server.Faults.Struck} faults struck.");
        Cluster.Server.Faults.Clear();

        // No error stays.
        await ReadAsync(mount, 2, new HashSet<string>());
        await MountLevels.UntilIdleAsync(mount);
        await MountLevels.UntilEmptyAsync(mount);
        Assert.DoesNotContain("is damaged", mount.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await mount.StopAsync());
    }

    private static IEnumerable<FaultRule> Rules(FaultAction action)
    {
        // What a request waits for is rare enough, and what fails at once often enough, that programs see both.
        double probability = action is FaultAction.Hang or FaultAction.HangBody ? 0.1 : action is FaultAction.Delay or FaultAction.Drip ? 0.3 : 0.4;
        return new[] { Operation.ObjectGet, Operation.ObjectHead, Operation.ListObjects }.Select(operation => FaultTests.Rule(action, operation, count: 1000) with
        {
            Role = action == FaultAction.WrongTarget ? NodeRole.Proxy : operation == Operation.ListObjects ? null : NodeRole.Target,
            Probability = probability,
            Delay = TimeSpan.FromMilliseconds(30),
            Bytes = 7777,
            BytesPerSecond = 2_000_000,
            RetryAfter = null,
        });
    }

    private async Task ReadAsync(MountProcess mount, int pass, IReadOnlySet<string> allowed)
    {
        CommandResult[] results = await Task.WhenAll(s_manners.Select(manner => CommandRunner.RunAsync(
            "python3",
            [s_script, manner, mount.Mountpoint, Temp.Combine("origin"), Temp.MakeFolder($"{manner}-{pass}"), "--seed", $"{pass + 1}"],
            s_limit,
            onTimeout: mount.Kill)));
        foreach (CommandResult result in results)
        {
            output.WriteLine($"{pass}: {result.Output}");
            JsonElement seen = JsonDocument.Parse(result.Ended().Output).RootElement;
            Assert.True(result.ExitCode == 0, $"{result}\n{mount.Log}");
            Assert.All(seen.GetProperty("errors").EnumerateObject(), error => Assert.Contains(error.Name, allowed));
        }
    }

    private async Task StoreAsync()
    {
        for (int number = 0; number < Files; number++)
        {
            await StoreAsync($"class-{number % Folders}/{number:000}", TestBytes.Make(20_000 + (number * 500), (ulong)number + 1));
        }

        await StoreAsync("large", TestBytes.Make(LargeSize, 1000));
    }

    private async Task StoreAsync(string name, byte[] bytes)
    {
        "line "u8.CopyTo(bytes);
        string path = Temp.Combine($"origin/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await Bucket.PutAsync(name, bytes);
    }
}
