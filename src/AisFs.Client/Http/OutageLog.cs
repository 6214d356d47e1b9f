using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// Logs outages, server by server: the first failure, the number of failures once a minute, and the end. The single failures
/// are logged by others, at level Debug.
/// </summary>
internal sealed class OutageLog(ILogger logger, TimeProvider time)
{
    // So long after its last failure a server that answers is well again. One that fails now and then has one long outage.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_summary = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Outage> _outages = new(StringComparer.Ordinal);
    private volatile int _count;

    /// <summary>A request failed and is sent again.</summary>
    /// <param name="server">Scheme and authority of the server.</param>
    /// <param name="request">The request.</param>
    /// <param name="reason">Why it failed.</param>
    public void Failed(string server, string request, string reason)
    {
        long now = time.GetTimestamp();
        Outage mine = new(now);
        Outage outage = _outages.GetOrAdd(server, mine);
        if (ReferenceEquals(outage, mine))
        {
            Interlocked.Increment(ref _count);
            ClientLog.OutageBegins(logger, server, request, reason);
        }

        long failures;
        lock (outage)
        {
            outage.Last = now;
            failures = ++outage.Failures;
            if (time.GetElapsedTime(outage.Told, now) < s_summary)
            {
                return;
            }

            outage.Told = now;
        }

        ClientLog.OutageGoesOn(logger, server, failures, (long)time.GetElapsedTime(outage.Began, now).TotalSeconds, reason);
    }

    /// <summary>A server has answered. Costs next to nothing while all is well.</summary>
    /// <param name="server">Scheme and authority of the server.</param>
    public void Answered(string server)
    {
        if (_count == 0 || !_outages.TryGetValue(server, out Outage? outage))
        {
            return;
        }

        long failures;
        TimeSpan length;
        lock (outage)
        {
            if (time.GetElapsedTime(outage.Last) < s_quiet || !_outages.TryRemove(KeyValuePair.Create(server, outage)))
            {
                return;
            }

            failures = outage.Failures;
            length = time.GetElapsedTime(outage.Began, outage.Last);
        }

        Interlocked.Decrement(ref _count);
        ClientLog.OutageEnds(logger, server, failures, (long)length.TotalSeconds);
    }

    private sealed class Outage(long began)
    {
        public long Began { get; } = began;

        public long Last { get; set; } = began;

        public long Told { get; set; } = began;

        public long Failures { get; set; }
    }
}
