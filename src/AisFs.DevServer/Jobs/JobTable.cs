using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>The jobs since the start, the newest at the end; the oldest are forgotten.</summary>
internal sealed class JobTable
{
    private const int MaxJobs = 10_000;
    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];
    private readonly Dictionary<string, Job> _newest = new(StringComparer.Ordinal);

    /// <summary>Adds a job of which nothing but its kind and its bucket is known.</summary>
    public Job Start(string kind, BucketKey bucket, long now) => Add(new JobDescription(Ids.New(9), kind, bucket, now));

    public Job Add(JobDescription description)
    {
        Job job = new(description);
        lock (_gate)
        {
            if (_jobs.Count >= MaxJobs)
            {
                MakeRoom(description.Started);
            }

            _jobs.Add(job);
            _newest[job.Id] = job;
        }

        return job;
    }

    /// <summary>The newest job of an id; null if there is none.</summary>
    public Job? Find(string id)
    {
        lock (_gate)
        {
            return _newest.GetValueOrDefault(id);
        }
    }

    public List<Job> Match(Predicate<Job> wanted)
    {
        lock (_gate)
        {
            return _jobs.FindAll(wanted);
        }
    }

    /// <summary>Many listings must not drive out what people wait for: short-lived jobs go first.</summary>
    private void MakeRoom(long now)
    {
        _jobs.RemoveAll(job => job.IsForgotten(now));
        int excess = _jobs.Count - (MaxJobs / 2);
        _jobs.RemoveAll(job => excess > 0 && job.Description.IsShortLived && excess-- > 0);
        _jobs.RemoveRange(0, Math.Max(0, _jobs.Count - (MaxJobs * 3 / 4)));
        _newest.Clear();
        _jobs.ForEach(job => _newest[job.Id] = job);
    }
}
