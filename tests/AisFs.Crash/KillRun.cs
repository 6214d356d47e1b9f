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
public sealed class KillRun(CrashOptions options)
{
    private readonly Random _random = new(options.Seed);

    /// <summary>What was counted.</summary>
    public CrashTally Tally { get; } = new();

    /// <summary>Does everything.</summary>
    /// <param name="progress">Told after every so many rounds; null: nobody.</param>
    /// <exception cref="CrashException">Something was lost.</exception>
    public async Task GoAsync(Action<string>? progress = null)
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        TestBucket bucket = await cluster.CreateBucketAsync("kills");
        using TempFolder temp = new("kills");
        string staging = temp.MakeFolder("staging");
        Worker[] workers = [.. Enumerable.Range(0, options.Workers).Select(i => new Worker(i, (options.Seed * 100) + i))];
        for (int round = 1; round <= options.Kills; round++)
        {
            string log = await LoadAndKillAsync(cluster, bucket, staging, workers);
            try
            {
                ClusterCheck check = new(bucket, workers, Tally);
                await check.CompareAsync();
                await RecoverAsync(new RecoverTool(cluster.Endpoint, staging, null), bucket, check);
            }
            catch (CrashException e)
            {
                throw new CrashException($"Round {round} with seed {options.Seed}: {e.Message}\nThe log of the mount:\n{log}");
            }

            Tally.Rounds = round;
            Tally.Operations = workers.Sum(worker => worker.Acknowledged.Operations);
            Tally.Bytes = workers.Sum(worker => worker.Acknowledged.Bytes);
            if (options.Progress > 0 && round % options.Progress == 0)
            {
                progress?.Invoke(Tally.ToString());
            }
        }
    }

    private async Task<string> LoadAndKillAsync(TestCluster cluster, TestBucket bucket, string staging, Worker[] workers)
    {
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--staging-dir", staging] });
        bool killed = false;
        Task[] loads = [.. workers.Select(worker => Task.Factory.StartNew(
            () => worker.Work(mount.Mountpoint, () => Volatile.Read(ref killed)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        while (!workers.All(worker => worker.IsAtWork) && !loads.Any(load => load.IsCompleted))
        {
            await Task.Delay(10);
        }

        // Any moment will do.
        await Task.WhenAny(Task.WhenAny(loads), Task.Delay(TimeSpan.FromMilliseconds(_random.Next(30, 1500))));
        if (loads.Any(load => load.IsCompleted))
        {
            throw new CrashException($"A program ended before the kill: {workers.FirstOrDefault(worker => worker.End is not null)?.End?.Message}\n{mount.Log}");
        }

        Volatile.Write(ref killed, true);
        await mount.CrashAsync();
        await Task.WhenAll(loads).WaitAsync(TimeSpan.FromSeconds(30));
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
