using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>Which requests may be sent again after which errors, and after what time.</summary>
internal static class RetryRules
{
    // A target says so for a moment after a remote bucket was first touched; if it still does after this, it means it.
    private const int MaxRemoteBucketAttempts = 4;

    /// <summary>Whether a request may be sent again.</summary>
    /// <param name="isAway">Whether a target that a proxy named was not there: a change waits for it as long as the budget lasts.</param>
    public static bool ShouldRetry(AisRequest request, AisException error, int attempt, bool isAway, AisRetryOptions options)
    {
        bool mayWait = isAway && options.MaxAttempts > 1 && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head;
        if ((attempt >= options.MaxAttempts && !mayWait) || !error.IsRetriable)
        {
            return false;
        }

        // Nothing was sent: any request may go again. That holds for its content too.
        if (error is AisConnectionException { RequestLeft: false } && request.Content is null or { CanReplay: true })
        {
            return true;
        }

        if (request.IsRefusedWhenBusy && error is AisServerException { Status: 503 })
        {
            return true;
        }

        if (request.Content is { CanReplay: false } || !(request.IsIdempotent || MayRepeatPart(request, error)))
        {
            return false;
        }

        return error switch
        {
            // The reader of a busy object decides whether to wait for the writer.
            AisConflictException => false,
            AisRemoteBucketNotFoundException missing => NodeNames.IsTarget(missing.Node) && attempt < MaxRemoteBucketAttempts,
            _ => true,
        };
    }

    /// <summary>Whether the cluster may have carried a failed attempt out, or may still do so.</summary>
    public static bool MayHaveRun(AisRequest request, AisException error) => error switch
    {
        AisConnectionException { RequestLeft: false } or AisServerException { Status: < 500 and not 408 } => false,
        _ when request.Content is null or { Length: 0 } => true,
        AisTimeoutException => request.Progress != ContentProgress.None,
        _ => request.Progress == ContentProgress.Whole,
    };

    /// <summary>The wait before the next attempt: what the server wishes, else a time that doubles, half of it random.</summary>
    public static TimeSpan GetDelay(AisException error, int attempt, AisRetryOptions options)
    {
        if (error is AisServerException { Error.RetryAfter: { } wished })
        {
            return wished < options.MaxDelay ? wished : options.MaxDelay;
        }

        double ceiling = Math.Min(options.MaxDelay.TotalMilliseconds, options.InitialDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30)));
        return TimeSpan.FromMilliseconds((ceiling / 2) + (Random.Shared.NextDouble() * ceiling / 2));
    }

    // After a timeout the server may still read on, and would then have the part twice.
    private static bool MayRepeatPart(AisRequest request, AisException error)
        => request.IsRepeatedUntilTaken
            && (request.Progress == ContentProgress.None || (request.Progress == ContentProgress.Begun && error is not AisTimeoutException));
}
