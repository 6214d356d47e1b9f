using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Crash;

/// <summary>
/// Kills a mount at random moments of a load. What was acknowledged is on the cluster then, whole; what was staged is offered
/// and goes up as it was written; only what was in memory is lost.
/// </summary>
/// <param name="options">How often, and with what.</param>
public sealed class KillRun(CrashOptions options) : CrashRun(options, options.Kills), IDisposable
{
    private readonly TempFolder _temp = new("kills");

    /// <inheritdoc/>
    public void Dispose() => _temp.Dispose();

    /// <inheritdoc/>
    protected override async Task RunRoundAsync(int round, TestCluster cluster, TestBucket bucket)
    {
        string staging = _temp.MakeFolder("staging");
        string log = await LoadAndKillAsync(cluster, bucket, staging);
        await CheckAsync(round, bucket, log, check => RecoverAsync(new RecoverTool(cluster.Endpoint, staging, null), bucket, check));
    }

    private async Task<string> LoadAndKillAsync(TestCluster cluster, TestBucket bucket, string staging)
    {
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--staging-dir", staging] });
        CrashLoad load = new(mount, Workers);
        await load.WaitForMomentAsync(Random);
        await load.CrashAsync();
        await load.EndAsync();
        return mount.Log.ToString();
    }

    private async Task RecoverAsync(RecoverTool recover, TestBucket bucket, ClusterCheck check)
    {
        List<(string Name, bool IsDoubtful)> offered = await recover.ListAsync(bucket.Url);
        check.ExpectOffered([.. offered.Select(entry => entry.Name)]);
        if (offered.FirstOrDefault(entry => entry.IsDoubtful) is { Name: { } doubtful })
        {
            throw new CrashException($"{doubtful} is in doubt though only a process was killed.");
        }

        CommandResult uploaded = await recover.RunAsync("upload");
        if (uploaded.ExitCode != 0 && !check.HasMoving)
        {
            throw new CrashException($"Not all of what was offered goes up: {uploaded}");
        }

        Tally.Offered += offered.Count;
        bool hasMoving = check.HasMoving;
        await check.CompareRecoveredAsync([.. offered.Select(entry => entry.Name)]);
        int left = (await recover.ListAsync(bucket.Url)).Count;
        Tally.Recovered += offered.Count - left;
        if (hasMoving)
        {
            _ = await recover.RunAsync("discard", "--yes");
        }
        else if (left > 0)
        {
            throw new CrashException("Something waits still after all went up.");
        }
    }
}
