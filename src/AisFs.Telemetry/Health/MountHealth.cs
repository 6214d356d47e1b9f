namespace AisFs.Telemetry.Health;

/// <summary>Whether a mount can be used. The answer is there at once, whatever the cluster does.</summary>
internal sealed class MountHealth(TimeProvider time) : IAsyncDisposable
{
    // Three questions in a row without an answer.
    private static readonly TimeSpan s_lately = 3 * ClusterProbe.Interval;

    private volatile ClusterProbe? _probe;
    private volatile string _stage = "the mount is being started";
    private volatile bool _serves;

    /// <summary>Whether the cluster answered when it was asked last; null before the first answer.</summary>
    public bool? IsReachable => _probe?.Last is { } last ? last.Failure is null : null;

    /// <summary>Why the mount can't be used; null when it can.</summary>
    public string? Obstacle
    {
        get
        {
            if (!_serves)
            {
                return _stage;
            }

            if (_probe?.Last is not { } last)
            {
                return "the cluster was not asked yet";
            }

            DateTimeOffset now = time.GetUtcNow();
            return last.LastSuccess is { } success && now - success <= s_lately ? null
                : last.LastSuccess is { } old ? $"the cluster has not answered for {(now - old).TotalSeconds:0} s: {last.Failure ?? "the probe is late"}"
                : $"the cluster does not answer: {last.Failure}";
        }
    }

    /// <summary>The mount answers, and the cluster is watched from now on.</summary>
    /// <param name="ask">Asks the cluster; an exception says that it does not answer.</param>
    public void Serve(Func<CancellationToken, ValueTask> ask)
    {
        _probe = new ClusterProbe(ask, time);
        _serves = true;
    }

    /// <summary>The mount is about to end.</summary>
    public void End()
    {
        _stage = "the mount is being ended";
        _serves = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_probe is { } probe)
        {
            await probe.DisposeAsync().ConfigureAwait(false);
        }
    }
}
