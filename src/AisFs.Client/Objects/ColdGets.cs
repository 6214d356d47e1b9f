using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>
/// Waits for objects that the cluster still fetches from a cloud. A first GET of a large one may time out because of that, and
/// asking again at once would only time out again.
/// </summary>
internal sealed class ColdGets(AisTransport transport)
{
    private const double BytesPerSecond = 100 << 20;

    private static readonly TimeSpan s_firstPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lastPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(3);

    /// <summary>Asks whether an object is locked for writing (AIS 5.0; older clusters answer 400).</summary>
    public async ValueTask<bool> IsLockedAsync(ObjectAddress item, CancellationToken cancellationToken)
    {
        AisRequest request = ObjectRequests.Create(item, HttpMethod.Post, item.PathAndQuery, MessageWriter.Action(ActionNames.CheckLock), isIdempotent: true);
        AisOutcome outcome = await transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome.Error is AisServerException { Status: 423 })
        {
            return true;
        }

        outcome.GetOrThrow().Dispose();
        return false;
    }

    /// <summary>Waits after a timeout until the object is there. Errors on the way end the wait, and the GET goes on.</summary>
    public async ValueTask WaitAsync(ObjectAddress item, AisException error, CancellationToken cancellationToken)
    {
        if (error is not AisTimeoutException)
        {
            return;
        }

        try
        {
            if (!await IsLockedAsync(item, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            TimeSpan delay = await EstimateAsync(item, cancellationToken).ConfigureAwait(false);
            TimeProvider clock = transport.Options.TimeProvider;
            long started = clock.GetTimestamp();
            do
            {
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            }
            while (clock.GetElapsedTime(started) < s_longestLock && await IsLockedAsync(item, cancellationToken).ConfigureAwait(false));
        }
        catch (AisException)
        {
            // The GET itself will fail with the same error, if it lasts.
        }
    }

    /// <summary>How long to wait from question to question: a quarter of the time that the fetch may take.</summary>
    private async ValueTask<TimeSpan> EstimateAsync(ObjectAddress item, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(item.PathAndQuery).Add(QueryNames.Presence, ((int)AisPresence.Exists).ToString(CultureInfo.InvariantCulture)).ToString();
        AisOutcome outcome = await transport.TrySendAsync(ObjectRequests.Create(item, HttpMethod.Head, path, isIdempotent: true), cancellationToken).ConfigureAwait(false);
        using AisResponse? response = outcome.Response;
        TimeSpan wished = TimeSpan.FromSeconds((response?.ContentLength ?? 0) / BytesPerSecond / 4);
        return wished < s_firstPoll ? s_firstPoll : wished > s_lastPoll ? s_lastPoll : wished;
    }
}
