using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>Changes which mountpaths a target uses, and moves its objects to those where they belong then.</summary>
internal sealed class Resilver(BucketTable buckets, IStorage storage, JobTable jobs, ClusterMap map, ClusterClock clock, TimeProvider time)
{
    /// <summary>After about this time the proxy hears of a target that has left, and takes it into the map again.</summary>
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();

    /// <summary>Uses a mountpath that was not in use.</summary>
    /// <param name="mountpath">The mountpath.</param>
    /// <param name="moves">Whether objects are moved to it.</param>
    public void Add(Mountpath mountpath, bool moves)
    {
        lock (_gate)
        {
            mountpath.Target.Paths.Add(mountpath);
            storage.SaveMountpaths(mountpath.Target);
            map.Membership.Join(mountpath.Target);
            Run(mountpath.Target, moves);
        }
    }

    /// <summary>
    /// Uses a mountpath no more. With its last one the target leaves the cluster map; a little later it is there again, and refuses what is asked
    /// about objects until a mountpath is enabled or attached.
    /// </summary>
    /// <param name="mountpath">The mountpath, which is in use.</param>
    /// <param name="removal">What becomes of it.</param>
    /// <param name="moves">Whether its objects are moved to the others; else they are out of reach.</param>
    public void Remove(Mountpath mountpath, MountpathSet.Removal removal, bool moves)
    {
        lock (_gate)
        {
            NodeInfo target = mountpath.Target;
            bool isLast = target.Mountpaths.All(other => other == mountpath);
            target.Paths.Remove(mountpath, removal);
            if (!isLast)
            {
                Run(target, moves);
            }

            target.Paths.Leave(mountpath);
            storage.SaveMountpaths(target);
            if (isLast)
            {
                map.Membership.Leave(target);
                _ = JoinLaterAsync(target);
            }
        }
    }

    /// <summary>Forgets a disabled mountpath.</summary>
    public void Forget(Mountpath mountpath)
    {
        lock (_gate)
        {
            mountpath.Target.Paths.Remove(mountpath, MountpathSet.Removal.Detach);
            storage.SaveMountpaths(mountpath.Target);
        }
    }

    /// <summary>Moves every object of a target to the mountpath where it belongs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="id">The id of the job; null for a new one.</param>
    public Job Run(NodeInfo target, string? id = null)
    {
        Job job = jobs.Add(new JobDescription(id ?? Ids.New(9), "resilver", default, clock.Now) { OnlyAt = target.Id });
        foreach (Bucket bucket in buckets.All.Where(static bucket => !bucket.Key.IsRemote))
        {
            Run(bucket, target, job);
        }

        job.Finish(clock.Now, TimeSpan.Zero);
        return job;
    }

    private async Task JoinLaterAsync(NodeInfo target)
    {
        await Task.Delay(s_keepAlive, time).ConfigureAwait(false);
        map.Membership.Join(target);
    }

    private void Run(NodeInfo target, bool moves)
    {
        if (moves)
        {
            Run(target);
        }
    }

    private static void Run(Bucket bucket, NodeInfo target, Job job)
    {
        JobCounts counts = job.At(target);
        List<(byte[] Name, Mountpath From, Mountpath To)> away = [];
        HashSet<Mountpath> readable = [.. target.Paths.Readable];
        bucket.OnMountpaths!.Visit([], (file, record) =>
        {
            byte[] name = record.LongName ?? file;
            if (record.Place is not { } place || !readable.Contains(place))
            {
                return;
            }

            counts.Visit();
            if (target.MountpathOf(RendezvousHash.Digest(bucket.Key.Uname(name))) is var belongs && belongs != place)
            {
                away.Add((name, place, belongs));
            }
        });
        foreach ((byte[] name, Mountpath from, Mountpath to) in away)
        {
            if (bucket.Move(name, from, to) is var size and >= 0)
            {
                counts.Count(size);
            }
        }
    }
}
