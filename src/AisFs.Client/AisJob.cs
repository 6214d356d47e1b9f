using AisFs.Client.Wire;

namespace AisFs.Client.Jobs;

/// <summary>
/// A handle of a job, or of all jobs of a kind: an id and a kind, not a promise that the cluster knows them. Immutable.
/// Protocol: <c>GET /v1/cluster?what=status|qryxstats</c>, <c>PUT /v1/cluster</c> with the actions start and stop.
/// </summary>
public class AisJob
{
    private readonly JobArea _jobs;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisJob()
    {
        _jobs = null!;
        Id = null!;
        Kind = null!;
    }

    internal AisJob(JobArea jobs, string id, string kind)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(kind);
        _jobs = jobs;
        Id = id;
        Kind = kind;
    }

    /// <summary>The longest wait when none is given: 5 minutes.</summary>
    public static TimeSpan DefaultTimeout => JobWaits.DefaultTimeout;

    /// <summary>The id; empty for all jobs of <see cref="Kind"/>.</summary>
    public virtual string Id { get; }

    /// <summary>The kind, see <see cref="AisJobKinds"/>; empty when it is not known.</summary>
    public virtual string Kind { get; }

    /// <summary>Asks the primary proxy for the state of the job. It does not know jobs that end by being idle: see <see cref="GetSnapshotsAsync"/>.</summary>
    /// <returns>The status.</returns>
    /// <exception cref="InvalidOperationException">The job has no id.</exception>
    /// <exception cref="AisJobNotFoundException">The cluster does not know the job.</exception>
    public virtual ValueTask<AisJobStatus> GetStatusAsync(CancellationToken cancellationToken = default)
        => _jobs.Requests.GetStatusAsync(Id, Kind, cancellationToken);

    /// <summary>Asks all targets about the job, or about all jobs of the kind.</summary>
    /// <returns>The snapshots; none if no target has a job of the kind.</returns>
    /// <exception cref="AisJobNotFoundException">The job has an id, and no target knows it.</exception>
    public virtual ValueTask<AisJobSnapshots> GetSnapshotsAsync(CancellationToken cancellationToken = default)
        => _jobs.Requests.GetSnapshotsAsync(Id, Kind, cancellationToken);

    /// <summary>Finds the job's snapshots, or those of the kind, within a span of time.</summary>
    /// <param name="from">They began then or later.</param>
    /// <param name="to">They ended then or earlier; null: at any time, or not at all.</param>
    /// <returns>The snapshots, at least one.</returns>
    /// <exception cref="ArgumentException"><paramref name="to"/> lies before <paramref name="from"/>.</exception>
    /// <exception cref="AisJobNotFoundException">There is none.</exception>
    public virtual async ValueTask<IReadOnlyList<AisJobSnapshot>> GetWithinAsync(
        DateTimeOffset from, DateTimeOffset? to = null, CancellationToken cancellationToken = default)
    {
        if (to < from)
        {
            throw new ArgumentException("The span of time ends before it begins.", nameof(to));
        }

        AisJobSnapshots snapshots = await GetSnapshotsAsync(cancellationToken).ConfigureAwait(false);
        List<AisJobSnapshot> found = [.. snapshots.All.Where(snapshot => (snapshot.Id == Id || snapshot.Kind == Kind)
            && snapshot.StartTime >= from && (to is null || snapshot.EndTime <= to))];
        return found.Count > 0 ? found : throw new AisJobNotFoundException($"{this}: no job of that span of time is known.");
    }

    /// <summary>How long the job took, from the first target's start to the last target's end.</summary>
    /// <returns>The time; null while the job runs, or if no target knows it.</returns>
    public virtual async ValueTask<TimeSpan?> GetTotalTimeAsync(CancellationToken cancellationToken = default)
        => (await GetSnapshotsAsync(cancellationToken).ConfigureAwait(false)).TotalTime;

    /// <summary>Starts a job of the kind. Never sent twice.</summary>
    /// <param name="options">Where and on what; null: everywhere, on everything.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job that was started, with its id.</returns>
    public virtual async ValueTask<AisJob> StartAsync(AisJobStartOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisJobStartOptions.Default;
        BucketAddress[] buckets = [.. options.Buckets.Select(static bucket => bucket.Address)];
        return new AisJob(_jobs, await _jobs.Requests.StartAsync(Kind, options.TargetId, options.Force, buckets, cancellationToken).ConfigureAwait(false), Kind);
    }

    /// <summary>Stops the job, or all jobs of the kind. A wait for it then ends with a result that says so.</summary>
    /// <returns>Completes when the cluster has stopped it on its targets.</returns>
    /// <exception cref="InvalidOperationException">Neither id nor kind is set.</exception>
    /// <exception cref="AisJobNotFoundException">The cluster does not know the job, as far as it says so.</exception>
    public virtual ValueTask StopAsync(CancellationToken cancellationToken = default)
        => _jobs.Requests.StopAsync(Id, Kind, cancellationToken);

    /// <summary>
    /// Waits for the job's end. What that means depends on its kind: the end itself, or for kinds that serve one request after the
    /// other (copies of groups, archives, ...) that all targets are idle. Asks every 64th of the timeout, at least every
    /// 100 ms apart; a cluster reports the end of some kinds only seconds after it.
    /// </summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Reports each answer of the cluster; null: no reports.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job ended; a failed job is a result too.</returns>
    /// <exception cref="InvalidOperationException">The job has no id.</exception>
    /// <exception cref="AisTimeoutException">The job still runs.</exception>
    /// <exception cref="AisJobNotFoundException">The cluster does not know the job.</exception>
    public virtual ValueTask<AisJobResult> WaitAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
        => _jobs.Waits.WaitAsync(Id, Kind, timeout, progress, cancellationToken);

    /// <summary>Waits until the job is idle on all targets, or stopped on any.</summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Reports each answer of the cluster; null: no reports.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The state of the job; a stopped job is a result too.</returns>
    /// <exception cref="AisTimeoutException">The job is still busy, or the cluster did not answer in time.</exception>
    /// <exception cref="AisJobNotFoundException">The job has an id, and no target knows it.</exception>
    public virtual ValueTask<AisJobResult> WaitForIdleAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
        => _jobs.Waits.WaitForIdleAsync(Id, Kind, timeout, progress, cancellationToken);

    /// <summary>Waits for a job that one target runs alone: until the first target says that it has ended.</summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Reports each answer of the cluster; null: no reports.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job ended; a failed job is a result too.</returns>
    /// <exception cref="AisTimeoutException">The job still runs, or the cluster did not answer in time.</exception>
    /// <exception cref="AisJobNotFoundException">The job has an id, and no target knows it.</exception>
    public virtual ValueTask<AisJobResult> WaitSingleNodeAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
        => _jobs.Waits.WaitForAnyEndAsync(Id, Kind, timeout, progress, cancellationToken);

    /// <summary>Kind and id, for logs.</summary>
    /// <returns>For example <c>copy-bck[JobXyz123]</c>.</returns>
    public override string ToString() => $"{(Kind.Length > 0 ? Kind : "job")}[{Id}]";
}
