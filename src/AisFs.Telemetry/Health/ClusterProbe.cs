namespace AisFs.Telemetry.Health;

/// <summary>Asks the cluster again and again whether it answers, and remembers. Who wants to know never waits for it.</summary>
internal sealed class ClusterProbe : IAsyncDisposable
{
    /// <summary>How long lies between two questions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, ValueTask> _ask;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private volatile ClusterAnswer? _last;

    /// <summary>Begins to ask.</summary>
    /// <param name="ask">Asks for something that every cluster has; an exception says that it does not answer.</param>
    /// <param name="time">The clock.</param>
    public ClusterProbe(Func<CancellationToken, ValueTask> ask, TimeProvider time)
    {
        _ask = ask;
        _time = time;
        _running = RunAsync();
    }

    /// <summary>What came of the last question; null before the first is over.</summary>
    public ClusterAnswer? Last => _last;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            string? failure = await AskAsync().ConfigureAwait(false);
            DateTimeOffset now = _time.GetUtcNow();
            _last = new ClusterAnswer(failure, now, failure is null ? now : _last?.LastSuccess);
            await Task.Delay(Interval, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> AskAsync()
    {
        using CancellationTokenSource patience = new(Patience, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            // What does not even heed its token is left behind.
            await _ask(both.Token).AsTask().WaitAsync(both.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
#pragma warning disable CA1031 // Whatever it is: the cluster does not answer as it should.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message.ReplaceLineEndings(" ");
        }
    }
}
