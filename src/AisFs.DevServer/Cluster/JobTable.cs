using AisFs.DevServer.Handlers;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>All jobs since the start, the newest at the end.</summary>
internal sealed class JobTable
{
    private const int MaxJobs = 10_000;
    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];

    public Job Start(string kind, BucketKey bucket, long now) => Add(new Job(Ids.New(9), kind, bucket, now));

    public Job Add(Job job)
    {
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

    public Job? Find(string id)
    {
        lock (_gate)
        {
            return _jobs.FindLast(job => job.Id == id);
        }
    }

    public List<Job> Match(JobQuery query)
    {
        lock (_gate)
        {
            return _jobs.FindAll(job => (query.Id.Length == 0 || job.Id == query.Id)
                && (query.Kind.Length == 0 || job.Kind == query.Kind)
                && (query.Bucket is not { } bucket || job.Bucket == bucket || job.From == bucket || job.To == bucket));
        }
    }
}
