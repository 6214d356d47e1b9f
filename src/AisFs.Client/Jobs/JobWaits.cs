using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Jobs;

/// <summary>Waits for jobs. The cluster sends no notifications: it is asked again and again.</summary>
internal sealed class JobWaits(AisTransport transport, JobRequests requests)
{
    // A job that was just given more to do looks idle for a moment: it must look so twice.
    private const int MinIdlePolls = 2;

    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a wait asks: every 64th of the timeout, but every second if that is rarer, and every 8th of short ones.</summary>
    public static TimeSpan GetPollInterval(TimeSpan timeout)
    {
        double seconds = timeout.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Max(0.1, Math.Max(seconds / 64, Math.Min(seconds / 8, 1))));
    }

    /// <summary>The longest wait.</summary>
    /// <param name="timeout">What was asked for; null: the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or a year or more.</exception>
    public static TimeSpan CheckTimeout(TimeSpan? timeout)
        => timeout is not { } given ? DefaultTimeout
            : given > TimeSpan.Zero && given < TimeSpan.FromDays(365) ? given
            : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The longest wait must be positive and less than a year.");

    /// <summary>Waits for the end of a job. What that means depends on its kind.</summary>
    public async ValueTask<AisJobResult> WaitAsync(
        string id, string kind, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
    {
        _ = CheckTimeout(timeout);
        if (kind.Length == 0 && id.Length > 0)
        {
            AisJobSnapshots snapshots = await requests.GetSnapshotsAsync(id, kind, cancellationToken).ConfigureAwait(false);
            kind = snapshots.All.FirstOrDefault(static snapshot => snapshot.Kind.Length > 0)?.Kind
                ?? throw new AisJobNotFoundException($"No target knows of a job '{id}'.");
        }

        return kind == AisJobKinds.BlobDownload ? await WaitForAnyEndAsync(id, kind, timeout, progress, cancellationToken).ConfigureAwait(false)
            : JobKindNames.EndsIdle(kind) ? await WaitForIdleAsync(id, kind, timeout, progress, cancellationToken).ConfigureAwait(false)
            : await WaitForEndAsync(id, kind, timeout, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the job is idle on all targets, or stopped on any.</summary>
    public ValueTask<AisJobResult> WaitForIdleAsync(
        string id, string kind, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
    {
        int polls = 0;
        return WaitForTargetsAsync(id, kind, snapshots =>
        {
            polls = snapshots.AreAllIdle ? polls + 1 : 0;
            return snapshots.IsAnyAborted || polls >= MinIdlePolls;
        }, timeout, progress, cancellationToken);
    }

    /// <summary>Waits until the first target says that the job has ended.</summary>
    public ValueTask<AisJobResult> WaitForAnyEndAsync(
        string id, string kind, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
        => WaitForTargetsAsync(id, kind, static snapshots => snapshots.IsAnyFinished, timeout, progress, cancellationToken);

    private static string Describe(string id, string kind) => $"{(kind.Length > 0 ? kind : "job")}[{id}]";

    private static AisTimeoutException CreateTimeout(string id, string kind, TimeSpan limit, bool wasAnswered, Exception? cause)
        => new(wasAnswered
            ? $"{Describe(id, kind)} is not done after {limit.TotalSeconds:0.#} s."
            : $"The cluster did not tell in {limit.TotalSeconds:0.#} s how {Describe(id, kind)} stands.", cause);

    private ValueTask<AisJobResult> WaitForEndAsync(
        string id, string kind, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
        => PollAsync(id, kind, timeout, async (elapsed, token) =>
        {
            AisJobStatus status = await requests.GetStatusAsync(id, kind, token).ConfigureAwait(false);
            progress?.Report(new AisJobProgress(elapsed(), status, null));
            return status.IsFinished ? AisJobResult.Of(status) : null;
        }, cancellationToken);

    private ValueTask<AisJobResult> WaitForTargetsAsync(
        string id, string kind, Func<AisJobSnapshots, bool> isDone, TimeSpan? timeout, IProgress<AisJobProgress>? progress, CancellationToken cancellationToken)
        => PollAsync(id, kind, timeout, async (elapsed, token) =>
        {
            AisJobSnapshots snapshots = await requests.GetSnapshotsAsync(id, kind, token).ConfigureAwait(false);
            progress?.Report(new AisJobProgress(elapsed(), null, snapshots));
            return snapshots.All.Count > 0 && isDone(snapshots) ? snapshots.ToResult(id) : null;
        }, cancellationToken);

    /// <summary>Asks until there is a result. The limit ends a question that gets no answer, too.</summary>
    private async ValueTask<AisJobResult> PollAsync(
        string id, string kind, TimeSpan? timeout, Func<Func<TimeSpan>, CancellationToken, ValueTask<AisJobResult?>> ask, CancellationToken cancellationToken)
    {
        TimeSpan limit = CheckTimeout(timeout);
        TimeProvider clock = transport.Options.TimeProvider;
        long started = clock.GetTimestamp();
        using CancellationTokenSource timer = new(Timeout.InfiniteTimeSpan, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        timer.CancelAfter(limit);
        bool wasAnswered = false;
        try
        {
            while (true)
            {
                if (await ask(() => clock.GetElapsedTime(started), both.Token).ConfigureAwait(false) is { } result)
                {
                    return result;
                }

                wasAnswered = true;
                if (clock.GetElapsedTime(started) > limit)
                {
                    throw CreateTimeout(id, kind, limit, wasAnswered, null);
                }

                await Task.Delay(GetPollInterval(limit), clock, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw CreateTimeout(id, kind, limit, wasAnswered, e);
        }
    }
}
