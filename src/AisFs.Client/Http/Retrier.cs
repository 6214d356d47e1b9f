using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>Sends requests, and sends them again as <see cref="RetryRules"/> allow.</summary>
internal sealed class Retrier(AisClientOptions options, ProxyList proxies, DirectReader direct, RedirectFollower follower, OutageLog outages, ClientMeter meter, ILogger logger)
{
    private readonly RequestIds _ids = new();

    /// <summary>A request failed and is about to be sent again.</summary>
    public event EventHandler<AisRetryEventArgs>? Retrying;

    /// <summary>Sends a request; an error answer is a value. Cancellation, and errors of the content's source, are thrown.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AisOutcome> TrySendAsync(AisRequest request, CancellationToken cancellationToken)
    {
        if (RequestSize.FindExcess(request) is { } excess)
        {
            return new AisOutcome(excess);
        }

        if (request.Id.Length == 0)
        {
            request.Id = _ids.Next();
        }

        long started = options.TimeProvider.GetTimestamp();
        bool mayHaveRun = false;
        for (int attempt = 1; ; attempt++)
        {
            AisOutcome outcome = await AttemptAsync(request, isFirst: attempt == 1, cancellationToken).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome;
            }

            AisException error = outcome.Error;
            Describe(error, request, attempt);
            if (mayHaveRun && request.Method == HttpMethod.Delete && outcome.IsMissing)
            {
                // An attempt whose answer was lost has deleted it.
                return new AisOutcome(new AisResponse(new HttpResponseMessage(HttpStatusCode.NoContent), request, options, meter));
            }

            mayHaveRun |= RetryRules.MayHaveRun(request, error);
            error.MayHaveRun = mayHaveRun;
            if (!RetryRules.ShouldRetry(request, error, attempt, IsTargetAway(request, error), options.Retry))
            {
                return outcome;
            }

            TimeSpan delay = RetryRules.GetDelay(error, attempt, options.Retry);
            if (options.TimeProvider.GetElapsedTime(started) + delay > options.Retry.Budget)
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
        if (!RetryRules.ShouldRetry(request, error, attempt, isAway: false, options.Retry))
        {
            return false;
        }

        await PauseAsync(request, error, attempt, RetryRules.GetDelay(error, attempt, options.Retry), cancellationToken).ConfigureAwait(false);
        return true;
    }

    // A proxy sends requests to a target that has ended until it takes it out of its map, some 30 s later, or it is back.
    private bool IsTargetAway(AisRequest request, AisException error)
        => request.Origin is null && error is AisConnectionException { RequestLeft: false, Request.Server: { } server } && !proxies.Contains(server);

    private static void Describe(AisException error, AisRequest request, int attempt)
    {
        error.Attempts = attempt;
        if (error.Bucket.Length == 0)
        {
            error.Bucket = request.Bucket;
            error.ObjectName = request.ObjectName;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AisOutcome> AttemptAsync(AisRequest request, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            DirectRefusal? refusal = null;

            // After a failure the proxy decides: it knows a changed cluster before the client does.
            if (request.DirectName is not null && isFirst)
            {
                (AisOutcome? outcome, refusal) = await direct.TryReadAsync(request, cancellationToken).ConfigureAwait(false);
                if (outcome is { } final)
                {
                    return final;
                }
            }

            return await follower.SendAsync(request, refusal, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e)
        {
            return new AisOutcome(e);
        }
    }

    private Task PauseAsync(AisRequest request, AisException error, int attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        meter.Retried();
        string name = request.ToString();
        ClientLog.Retrying(logger, name, attempt, (long)delay.TotalMilliseconds, request.Id, error.Message);
        outages.Failed(error.Request?.Server ?? proxies.Current.Origin, name, error.Message);
        Retrying?.Invoke(this, new AisRetryEventArgs(name, attempt, delay, error));
        return Task.Delay(delay, options.TimeProvider, cancellationToken);
    }
}
