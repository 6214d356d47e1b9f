using AisFs.TestKit.Cluster;

namespace AisFs.Crash;

/// <summary>Rounds of a load that ends with a crash; after each one the cluster is compared with what the programs were told.</summary>
/// <param name="options">With what.</param>
/// <param name="rounds">How many rounds.</param>
public abstract class CrashRun(CrashOptions options, int rounds)
{
    private protected Worker[] Workers { get; } = [.. Enumerable.Range(0, options.Workers).Select(i => new Worker(i, (options.Seed * 100) + i))];

    /// <summary>Decides when the crash comes.</summary>
    protected Random Random { get; } = new(options.Seed);

    /// <summary>What was counted.</summary>
    public CrashTally Tally { get; } = new();

    /// <summary>Does all rounds.</summary>
    /// <param name="progress">Told after every so many rounds; null: nobody.</param>
    /// <exception cref="CrashException">Something was lost, or something wrong went up.</exception>
    public async Task GoAsync(Action<string>? progress = null)
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        TestBucket bucket = await cluster.CreateBucketAsync("crash");
        for (int round = 1; round <= rounds; round++)
        {
            await RunRoundAsync(round, cluster, bucket);
            Tally.Rounds = round;
            Tally.Operations = Workers.Sum(worker => worker.Acknowledged.Operations);
            Tally.Bytes = Workers.Sum(worker => worker.Acknowledged.Bytes);
            if (options.Progress > 0 && round % options.Progress == 0)
            {
                progress?.Invoke(Tally.ToString());
            }
        }
    }

    /// <summary>Does one round.</summary>
    /// <param name="round">Its number.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="bucket">The bucket that is mounted.</param>
    protected abstract Task RunRoundAsync(int round, TestCluster cluster, TestBucket bucket);

    /// <summary>Compares the cluster with what the programs were told, before and after the recovery.</summary>
    private protected async Task CheckAsync(int round, TestBucket bucket, string log, Func<ClusterCheck, Task> recover)
    {
        try
        {
            ClusterCheck check = new(bucket, Workers, Tally);
            await check.CompareAsync();
            await recover(check);
        }
        catch (CrashException e)
        {
            throw new CrashException($"Round {round} with seed {options.Seed}: {e.Message}\nThe log of the mount:\n{log}");
        }
    }
}
