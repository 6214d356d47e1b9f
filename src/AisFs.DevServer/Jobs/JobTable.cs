using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>The jobs since the start, the newest at the end; the oldest are forgotten.</summary>
internal sealed class JobTable
{
    private const int MaxJobs = 10_000;
    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];

    /// <summary>Adds a job of which nothing but its kind and its bucket is known.</summary>
    public Job Start(string kind, BucketKey bucket, long now) => Add(new JobDescription(Ids.New(9), kind, bucket, now));

    public Job Add(JobDescription description)
    {
        Job job = new(description);
        lock (_gate)
        {
            if (_jobs.Count >= MaxJobs)
            {
                _jobs.RemoveRange(0, MaxJobs / 2);
            }

            _jobs.Add(job);
        }

        return job;
    }

    /// <summary>The job of an id; null if there is none.</summary>
    public Job? Find(string id)
    {
        lock (_gate)
        {
            return _jobs.FindLast(job => job.Id == id);
        }
    }

    public List<Job> Match(Predicate<Job> wanted)
    {
        lock (_gate)
        {
            return _jobs.FindAll(wanted);
        }
    }
}
