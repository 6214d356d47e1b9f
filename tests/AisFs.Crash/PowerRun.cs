using System.Text.RegularExpressions;
using AisFs.Crash.Disk;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Crash;

/// <summary>
/// Cuts the power of the disk that the staging folder lies on, and of the machine with it, at random moments of a load. What
/// could not be uploaded and was closed is offered then and goes up as it was; nothing else goes up at all.
/// </summary>
/// <param name="options">How often, and with what.</param>
public sealed class PowerRun(CrashOptions options) : CrashRun(options, options.PowerLosses)
{
    private readonly FailingWorker _failing = new(options.Seed);

    /// <inheritdoc/>
    protected override async Task RunRoundAsync(int round, TestCluster cluster, TestBucket bucket)
    {
        using TempFolder temp = new("power");
        string left = temp.MakeFolder("left");
        string log = await LoadAndCutAsync(cluster, bucket, temp, left);
        string boot = temp.Combine("boot");
        await File.WriteAllTextAsync(boot, Guid.NewGuid() + "\n");
        await CheckAsync(round, bucket, log, check => RecoverAsync(new RecoverTool(cluster.Endpoint, left, boot), bucket, check, log));
    }

    private async Task<string> LoadAndCutAsync(TestCluster cluster, TestBucket bucket, TempFolder temp, string left)
    {
        string mountpoint = temp.MakeFolder("disk");
        await using LossyDisk disk = await LossyDisk.StartAsync(mountpoint);
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--staging-dir", mountpoint, "--timeout", "2s"] });
        cluster.Server.Faults.Set([.. Refusals()]);
        CrashLoad load = new(mount, Workers, _failing);
        await load.WaitForMomentAsync(Random);
        await load.CrashAsync();
        await disk.CutAsync(left, Random.Next());
        await load.EndAsync();
        cluster.Server.Faults.Clear();
        return mount.Log.ToString();
    }

    private static IEnumerable<FaultRule> Refusals()
        => new[] { Operation.ObjectPut, Operation.ObjectPutPart, Operation.MultipartCreate }.Select(
            operation => new FaultRule { Action = FaultAction.Status, Status = 403, Operation = operation, Object = FailingWorker.Prefix + "-*" });

    private async Task RecoverAsync(RecoverTool recover, TestBucket bucket, ClusterCheck check, string log)
    {
        List<(string Name, bool IsDoubtful)> offered = await recover.ListAsync(bucket.Url, mayTell: true);
        HashSet<string> whole = [.. offered.Where(entry => !entry.IsDoubtful).Select(entry => entry.Name)];
        string[] safe = [.. _failing.Closed.Keys.Where(name => Regex.IsMatch(log, $"/{name}\"? was not uploaded"))];
        string[] lost = [.. safe.Where(name => !whole.Contains(name))];
        if (lost.Length > 0)
        {
            throw new CrashException($"LOST: {string.Join(", ", lost)} could not be uploaded and was kept, and is not offered any more.");
        }

        // Asked for twice, the second time with force: what is in doubt stays where it is.
        _ = await recover.RunAsync("upload");
        _ = await recover.RunAsync("upload", "--overwrite");
        foreach ((string name, byte[] content) in _failing.Closed)
        {
            byte[]? found = await bucket.GetAsync(name);
            Tally.Compared++;
            if (found is null ? whole.Contains(name) : !FileState.Same(found, content))
            {
                throw new CrashException($"WRONG: {name} is {found?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not there"} after the recovery; {content.Length} bytes were written.");
            }

            Tally.Recovered += found is null ? 0 : 1;
        }

        await check.CompareRecoveredAsync([]);
        Tally.Offered += offered.Count;
        Tally.Doubtful += offered.Count - whole.Count;
        Tally.Kept += safe.Length;
        CommandResult discarded = await recover.RunAsync("discard", "--yes");
        if (discarded.ExitCode != 0)
        {
            throw new CrashException($"What is in doubt cannot be discarded: {discarded}");
        }

        _failing.Closed.Clear();
    }
}
