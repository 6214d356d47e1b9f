using AisFs.Control.Contract;

namespace AisFs.Control.Reports;

/// <summary>
/// How the cluster stands. It is asked in the background, and only when a client wants to know; a cluster that hangs keeps no client
/// waiting.
/// </summary>
/// <param name="endpoint">The proxy that is asked.</param>
/// <param name="ask">Asks; ends when it is cancelled.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterWatch(string endpoint, Func<CancellationToken, Task<ClusterAnswer>> ask, TimeProvider time)
{
    // A cluster that is well answers much sooner.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private ClusterAnswer? _answer;
    private long _answeredAt;
    private long _askedAt;
    private Task? _question;

    /// <summary>What is known. Where that is old, the cluster is asked, and its answer waited for a moment.</summary>
    /// <returns>How the cluster stands.</returns>
    public async ValueTask<ClusterStatus> LookAsync()
    {
        Task? question;
        lock (_lock)
        {
            if (_question is null && (_answer is null || time.GetElapsedTime(_answeredAt) > s_fresh))
            {
                _askedAt = time.GetTimestamp();
                _question = AskAsync();
            }

            question = _question;
        }

        if (question is not null)
        {
            await question.WaitAsync(s_patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Describe();
    }

    private ClusterStatus Describe()
    {
        lock (_lock)
        {
            double? asked = _question is null ? null : time.GetElapsedTime(_askedAt).TotalSeconds;
            double? age = _answer is null ? null : time.GetElapsedTime(_answeredAt).TotalSeconds;
            bool isSlow = asked > s_slow.TotalSeconds;
            return new ClusterStatus(
                isSlow ? "no-answer" : _answer?.State ?? "unknown",
                isSlow ? "The cluster was asked and has not answered yet." : _answer?.Message ?? (_answer is null ? "The cluster was just asked for the first time." : null),
                endpoint,
                _answer?.Targets,
                age,
                asked);
        }
    }

    private async Task AskAsync()
    {
        ClusterAnswer answer;
        try
        {
            using CancellationTokenSource limit = new(s_limit, time);
            answer = await ask(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = new ClusterAnswer("no-answer", $"The cluster did not answer within {s_limit.TotalSeconds:0} s.", null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            answer = new ClusterAnswer("unreachable", e.Message, null);
        }

        lock (_lock)
        {
            _answer = answer;
            _answeredAt = time.GetTimestamp();
            _question = null;
        }
    }
}
