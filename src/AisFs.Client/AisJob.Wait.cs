namespace AisFs.Client.Jobs;

/// <content>Waiting for the end.</content>
public sealed partial class AisJob
{
    // A job that was just given more to do looks idle for a moment: it must look so twice.
    private const int MinIdlePolls = 2;

    /// <summary>The longest wait when none is given: 5 minutes.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Waits for the job's end, whatever that means for its kind: the end, or for kinds that serve one request after the
    /// other (copies of groups, archives, ...) that all targets are idle. Asks every 64th of the timeout, at least every
    /// 100 ms apart; a cluster reports the end of some kinds only seconds after it.
    /// </summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Told each time the cluster was asked; null: nobody.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job ended; a failed job is a result too.</returns>
    /// <exception cref="InvalidOperationException">The job has no id.</exception>
    /// <exception cref="AisTimeoutException">The job still runs.</exception>
    /// <exception cref="AisJobNotFoundException">The kind is not set, and no target knows of the job.</exception>
    public async ValueTask<AisJobResult> WaitAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _ = CheckTimeout(timeout);
        string kind = Kind;
        if (kind.Length == 0 && Id.Length > 0)
        {
            AisJobSnapshots snapshots = await GetSnapshotsAsync(cancellationToken).ConfigureAwait(false);
            kind = snapshots.All.FirstOrDefault(static snapshot => snapshot.Kind.Length > 0)?.Kind
                ?? throw new AisJobNotFoundException($"No target knows of a job '{Id}'.");
        }

        return kind == AisJobKinds.BlobDownload ? await WaitForTargetsAsync(kind, IsDone, timeout, progress, cancellationToken).ConfigureAwait(false)
            : AisJobKinds.IsIdleKind(kind) ? await WaitForTargetsAsync(kind, IsIdleFor(), timeout, progress, cancellationToken).ConfigureAwait(false)
            : await WaitForEndAsync(kind, timeout, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the job is idle on all targets, or stopped on any.</summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Told each time the cluster was asked; null: nobody.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job is; a stopped job is a result too.</returns>
    /// <exception cref="AisTimeoutException">The job is still busy, or no target knows of it.</exception>
    public ValueTask<AisJobResult> WaitForIdleAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
        => WaitForTargetsAsync(Kind, IsIdleFor(), timeout, progress, cancellationToken);

    /// <summary>Waits for a job that one target runs alone: until the first target says that it has ended.</summary>
    /// <param name="timeout">The longest wait; null: <see cref="DefaultTimeout"/>.</param>
    /// <param name="progress">Told each time the cluster was asked; null: nobody.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job ended; a failed job is a result too.</returns>
    /// <exception cref="AisTimeoutException">The job still runs, or no target knows of it.</exception>
    public ValueTask<AisJobResult> WaitSingleNodeAsync(
        TimeSpan? timeout = null, IProgress<AisJobProgress>? progress = null, CancellationToken cancellationToken = default)
        => WaitForTargetsAsync(Kind, IsDone, timeout, progress, cancellationToken);

    /// <summary>How often a wait asks: every 64th of the timeout, but every second if that is rarer, and every 8th of short ones.</summary>
    internal static TimeSpan GetPollInterval(TimeSpan timeout)
    {
        double seconds = timeout.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Max(0.1, Math.Max(seconds / 64, Math.Min(seconds / 8, 1))));
    }

    internal static TimeSpan CheckTimeout(TimeSpan? timeout)
        => timeout is not { } given ? DefaultTimeout
            : given > TimeSpan.Zero && given < TimeSpan.FromDays(365) ? given
            : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The longest wait must be positive and less than a year.");

    private static bool IsDone(AisJobSnapshots snapshots) => snapshots.IsAnyFinished;

    private static Func<AisJobSnapshots, bool> IsIdleFor()
    {
        int polls = 0;
        return snapshots =>
        {
            polls = snapshots.AreAllIdle ? polls + 1 : 0;
            return snapshots.IsAnyAborted || polls >= MinIdlePolls;
        };
    }

    private async ValueTask<AisJobResult> WaitForEndAsync(
        string kind, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
    {
        TimeSpan limit = CheckTimeout(timeout);
        AisJob job = kind == Kind ? this : new AisJob(_client, Id, kind);
        TimeProvider clock = _client.Options.TimeProvider;
        long started = clock.GetTimestamp();
        while (true)
        {
            AisJobStatus status = await job.GetStatusAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan elapsed = clock.GetElapsedTime(started);
            progress?.Report(new AisJobProgress(elapsed, status, null));
            if (elapsed > limit)
            {
                throw new AisTimeoutException($"{this} still runs after {limit.TotalSeconds:0.#} s.");
            }

            if (status.IsFinished)
            {
                return new AisJobResult
                {
                    Id = status.Id,
                    IsSuccess = status.Error.Length == 0 && !status.IsAborted,
                    Error = status.Error.Length == 0 && status.IsAborted ? AisJobResult.Aborted : status.Error,
                    EndTime = status.EndTime,
                };
            }

            await Task.Delay(GetPollInterval(limit), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<AisJobResult> WaitForTargetsAsync(
        string kind, Func<AisJobSnapshots, bool> isDone, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
    {
        TimeSpan limit = CheckTimeout(timeout);
        TimeProvider clock = _client.Options.TimeProvider;
        long started = clock.GetTimestamp();
        while (true)
        {
            AisJobSnapshots snapshots = await QuerySnapshotsAsync(kind, cancellationToken).ConfigureAwait(false);
            TimeSpan elapsed = clock.GetElapsedTime(started);
            progress?.Report(new AisJobProgress(elapsed, null, snapshots));
            if (elapsed > limit)
            {
                throw new AisTimeoutException(snapshots.All.Count == 0
                    ? $"No target knows of {this}; waited {limit.TotalSeconds:0.#} s."
                    : $"{this} is still busy after {limit.TotalSeconds:0.#} s.");
            }

            if (snapshots.All.Count > 0 && isDone(snapshots))
            {
                return snapshots.ToResult(Id);
            }

            await Task.Delay(GetPollInterval(limit), clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
