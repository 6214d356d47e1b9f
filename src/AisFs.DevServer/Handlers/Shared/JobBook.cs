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
    /// <summary>The jobs that a request asks for.</summary>
    public List<Job> Match(JobQuery query) => jobs.Match(query);

    /// <summary>Whether a job of that id is known.</summary>
    public bool Has(string id) => jobs.Find(id) is not null;

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
