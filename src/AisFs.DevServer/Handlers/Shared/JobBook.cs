using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>Starts and ends jobs. They do their work at once; those that take time on the real cluster only report their end later.</summary>
/// <param name="jobs">All jobs.</param>
/// <param name="clock">The cluster's clock.</param>
/// <param name="quietTime">How long a job that only ends after a quiet time reports to be running.</param>
internal sealed class JobBook(JobTable jobs, ClusterClock clock, TimeSpan quietTime)
{
    /// <summary>The jobs that a request asks the proxy for.</summary>
    public List<Job> Match(JobQuery query) => jobs.Match(job => query.Matches(job.Description));

    /// <summary>The jobs that the targets tell about when they are asked.</summary>
    public List<Job> Told(JobQuery query) => jobs.Match(job => query.IsTold(job, clock.Now));

    /// <summary>The kinds and ids of the jobs of a kind (or of all kinds, if it is empty) that have not ended, those that wait for more work too.</summary>
    public IEnumerable<string> Running(string kind)
        => jobs.Match(job => (kind.Length == 0 || job.Description.Kind == kind) && !job.IsFinished(clock.Now))
            .Select(static job => $"{job.Description.Kind}[{job.Id}]").Distinct().Order(StringComparer.Ordinal);

    /// <summary>A job of a kind that goes on with a bucket; null if there is none, or it has ended.</summary>
    public Job? Running(string kind, BucketKey bucket)
        => jobs.Match(job => job.Description.Kind == kind && job.Description.Bucket == bucket && !job.IsOrphan && !job.IsFinished(clock.Now)).LastOrDefault();

    /// <summary>The job of an id; null if there is none.</summary>
    public Job? Find(string id) => jobs.Find(id);

    /// <summary>Ends the jobs that a request names, where they still run.</summary>
    public void Stop(JobQuery query) => jobs.Match(job => query.IsTold(job, clock.Now)).ForEach(job => job.Abort(clock.Now, "user abort"));

    /// <summary>A bucket is no more: its jobs end, and are no jobs of a later bucket of that name.</summary>
    public void Forget(BucketKey bucket, long version)
    {
        foreach (Job job in jobs.Match(job => job.Description.Bucket == bucket))
        {
            job.IsOrphan = true;
            job.Abort(clock.Now, $"[post-bmd] receive BMD v{version}: remove bucket");
        }
    }

    /// <summary>A job has served a request, and waits for the next one.</summary>
    public void Rest(Job job) => job.Rest(clock.Now, quietTime);

    /// <summary>A listing has given a page: it waits for the question about the next one.</summary>
    public void RestAfterPage(Job job, TimeSpan taken) => job.Rest(clock.Now, TimeSpan.Zero, taken);

    /// <summary>Whether a job still runs.</summary>
    public bool IsRunning(Job job) => !job.IsFinished(clock.Now);

    /// <summary>Starts a job of which nothing but its kind and its bucket is known.</summary>
    public Job Start(string kind, BucketKey bucket) => jobs.Start(kind, bucket, clock.Now);

    /// <summary>Describes a job that starts now.</summary>
    public JobDescription Describe(string id, string kind, BucketKey bucket) => new(id, kind, bucket, clock.Now);

    /// <summary>Starts a job.</summary>
    public Job Start(JobDescription description) => jobs.Add(description);

    /// <summary>Ends a job.</summary>
    public void Finish(Job job) => job.Finish(clock.Now, TimeSpan.Zero);

    /// <summary>Ends a job after the quiet time.</summary>
    public void FinishLater(Job job) => job.Finish(clock.Now, quietTime);

    /// <summary>Ends a job and answers with its id.</summary>
    public Task FinishAsync(Exchange exchange, Job job) => FinishAsync(exchange, job, TimeSpan.Zero);

    /// <summary>Ends a job after the quiet time and answers with its id.</summary>
    public Task FinishLaterAsync(Exchange exchange, Job job) => FinishAsync(exchange, job, quietTime);

    private Task FinishAsync(Exchange exchange, Job job, TimeSpan quiet)
    {
        job.Finish(clock.Now, quiet);
        return exchange.TextAsync(job.Id);
    }
}
