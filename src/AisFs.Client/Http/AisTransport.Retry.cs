using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <content>What is sent again, and when.</content>
internal sealed partial class AisTransport
{
    // A target says so for a moment after a remote bucket was first touched; if it still does after this, it means it.
    private const int MaxRemoteBucketAttempts = 4;

    /// <summary>Sends a request; an error answer is a value. Cancellation, and errors of the content's source, are thrown.</summary>
    public async ValueTask<AisOutcome> TrySendAsync(AisRequest request, CancellationToken cancellationToken)
    {
        if (RequestSize.FindExcess(request) is { } excess)
        {
            return new AisOutcome(excess);
        }

        long started = _options.TimeProvider.GetTimestamp();
        bool mayHaveRun = false;
        for (int attempt = 1; ; attempt++)
        {
            AisOutcome outcome;
            try
            {
                outcome = await AttemptAsync(request, isFirst: attempt == 1, cancellationToken).ConfigureAwait(false);
            }
            catch (AisException e)
            {
                outcome = new AisOutcome(e);
            }

            if (outcome.IsSuccess)
            {
                return outcome;
            }

            AisException error = outcome.Error;
            error.Attempts = attempt;
            if (error.Bucket.Length == 0)
            {
                error.Bucket = request.Bucket;
                error.ObjectName = request.ObjectName;
            }

            if (mayHaveRun && request.Method == HttpMethod.Delete && outcome.IsMissing)
            {
                // An attempt whose answer was lost has deleted it.
                return new AisOutcome(new AisResponse(new HttpResponseMessage(System.Net.HttpStatusCode.NoContent), request, _options));
            }

            mayHaveRun |= MayHaveRun(request, error);
            error.MayHaveRun = mayHaveRun;
            if (!ShouldRetry(request, error, attempt))
            {
                return outcome;
            }

            TimeSpan delay = GetDelay(error, attempt);
            if (_options.TimeProvider.GetElapsedTime(started) + delay > _options.Retry.Budget)
            {
                return outcome;
            }

            await PauseAsync(request, error, attempt, delay, cancellationToken).ConfigureAwait(false);
            if (request.BeforeRetry is { } wait)
            {
                await wait(error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until a request whose body broke off may be sent again; false: it may not.</summary>
    public async ValueTask<bool> WaitToRetryAsync(AisRequest request, AisException error, int attempt, CancellationToken cancellationToken)
    {
        if (!ShouldRetry(request, error, attempt))
        {
            return false;
        }

        await PauseAsync(request, error, attempt, GetDelay(error, attempt), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task PauseAsync(AisRequest request, AisException error, int attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        string name = request.ToString();
        _outages.Failed(error.Server.Length > 0 ? error.Server : Endpoint.Origin, name, attempt, delay, error.Message);
        Retrying?.Invoke(this, new AisRetryEventArgs(name, attempt, delay, error));
        return Task.Delay(delay, _options.TimeProvider, cancellationToken);
    }

    private async ValueTask<AisOutcome> AttemptAsync(AisRequest request, bool isFirst, CancellationToken cancellationToken)
    {
        DirectRefusal? refusal = null;

        // After a failure the proxy decides: it knows a changed cluster before the client does.
        if (request.DirectName is not null && isFirst)
        {
            (AisOutcome? outcome, refusal) = await TryDirectAsync(request, cancellationToken).ConfigureAwait(false);
            if (outcome is { } final)
            {
                return final;
            }
        }

        return await SendThroughProxyAsync(request, refusal, cancellationToken).ConfigureAwait(false);
    }

    private bool ShouldRetry(AisRequest request, AisException error, int attempt)
    {
        if (attempt >= _options.Retry.MaxAttempts || !error.IsRetriable)
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
            // Who reads a busy object decides himself whether to wait for the writer.
            AisConflictException => false,
            AisRemoteBucketNotFoundException missing => missing.Node.StartsWith("t[", StringComparison.Ordinal) && attempt < MaxRemoteBucketAttempts,
            _ => true,
        };
    }

    // A server that does not read on may still do so later, and then finds two of one.
    private static bool MayRepeatPart(AisRequest request, AisException error)
        => request.IsRepeatedUntilTaken
            && (request.Progress == ContentProgress.None || (request.Progress == ContentProgress.Begun && error is not AisTimeoutException));

    private static bool MayHaveRun(AisRequest request, AisException error) => error switch
    {
        AisConnectionException { RequestLeft: false } or AisServerException { Status: < 500 and not 408 } => false,
        _ when request.Content is null or { Length: 0 } => true,
        AisTimeoutException => request.Progress != ContentProgress.None,
        _ => request.Progress == ContentProgress.Whole,
    };

    private TimeSpan GetDelay(AisException error, int attempt)
    {
        AisRetryOptions retry = _options.Retry;
        if (error is AisServerException { Error.RetryAfter: { } wished })
        {
            return wished < retry.MaxDelay ? wished : retry.MaxDelay;
        }

        double ceiling = Math.Min(retry.MaxDelay.TotalMilliseconds, retry.InitialDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30)));
        return TimeSpan.FromMilliseconds((ceiling / 2) + (Random.Shared.NextDouble() * ceiling / 2));
    }
}
