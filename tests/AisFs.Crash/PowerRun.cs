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
public sealed class PowerRun(CrashOptions options)
{
    private readonly Random _random = new(options.Seed);

    /// <summary>What was counted.</summary>
    public CrashTally Tally { get; } = new();

    /// <summary>Does everything.</summary>
    /// <param name="progress">Told after every so many rounds; null: nobody.</param>
    /// <exception cref="CrashException">Something was lost, or something wrong went up.</exception>
    public async Task GoAsync(Action<string>? progress = null)
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        TestBucket bucket = await cluster.CreateBucketAsync("power");
        Worker[] workers = [.. Enumerable.Range(0, options.Workers).Select(i => new Worker(i, (options.Seed * 100) + i))];
        FailingWorker failing = new(options.Seed);
        for (int round = 1; round <= options.PowerLosses; round++)
        {
            using TempFolder temp = new("power");
            string left = temp.MakeFolder("left");
            string log = await LoadAndCutAsync(cluster, bucket, temp, left, workers, failing);
            try
            {
                ClusterCheck check = new(bucket, workers, Tally);
                await check.CompareAsync();
                string boot = temp.Combine("boot");
                await File.WriteAllTextAsync(boot, Guid.NewGuid() + "\n");
                await RecoverAsync(new RecoverTool(cluster.Endpoint, left, boot), bucket, check, failing, log);
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

    private async Task<string> LoadAndCutAsync(TestCluster cluster, TestBucket bucket, TempFolder temp, string left, Worker[] workers, FailingWorker failing)
    {
        string mountpoint = temp.MakeFolder("disk");
        await using LossyDisk disk = await LossyDisk.StartAsync(mountpoint);
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--staging-dir", mountpoint, "--timeout", "2s"] });
        cluster.Server.Faults.Set([.. Refusals()]);
        bool cut = false;
        Action[] loads = [.. workers.Select(worker => (Action)(() => worker.Work(mount.Mountpoint, () => Volatile.Read(ref cut)))), () => failing.Work(mount.Mountpoint, () => Volatile.Read(ref cut))];
        Task[] running = [.. loads.Select(load => Task.Factory.StartNew(load, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        while (!(workers.All(worker => worker.IsAtWork) && failing.IsAtWork) && !running.Any(load => load.IsCompleted))
        {
            await Task.Delay(10);
        }

        // Any moment will do.
        await Task.WhenAny(Task.WhenAll(running), Task.Delay(TimeSpan.FromMilliseconds(_random.Next(30, 1500))));
        if (running.Any(load => load.IsCompleted))
        {
            throw new CrashException($"A program ended before the power went: {workers.FirstOrDefault(worker => worker.End is not null)?.End?.Message} {failing.End?.Message}\n{mount.Log}");
        }

        Volatile.Write(ref cut, true);
        await mount.CrashAsync();
        await disk.CutAsync(left, _random.Next());
        await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(30));
        cluster.Server.Faults.Clear();
        return mount.Log.ToString();
    }

    private static IEnumerable<FaultRule> Refusals()
        => new[] { Operation.ObjectPut, Operation.ObjectPutPart, Operation.MultipartCreate }.Select(
            operation => new FaultRule { Action = FaultAction.Status, Status = 403, Operation = operation, Object = FailingWorker.Prefix + "-*" });

    private async Task RecoverAsync(RecoverTool recover, TestBucket bucket, ClusterCheck check, FailingWorker failing, string log)
    {
        List<(string Name, bool IsDoubtful)> offered = await recover.ListAsync(bucket.Url, mayTell: true);
        HashSet<string> whole = [.. offered.Where(entry => !entry.IsDoubtful).Select(entry => entry.Name)];
        string[] safe = [.. failing.Closed.Keys.Where(name => Regex.IsMatch(log, $"/{name}\"? was not uploaded"))];
        string[] lost = [.. safe.Where(name => !whole.Contains(name))];
        if (lost.Length > 0)
        {
            throw new CrashException($"LOST: {string.Join(", ", lost)} could not be uploaded and was kept, and is not offered any more.");
        }

        // Asked for twice, the second time with force: what is in doubt stays where it is.
        _ = await recover.RunAsync("upload");
        _ = await recover.RunAsync("upload", "--overwrite");
        foreach ((string name, byte[] content) in failing.Closed)
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

        failing.Closed.Clear();
    }
}
