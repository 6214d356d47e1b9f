using System.Diagnostics;
using System.Globalization;

namespace AisFs.Client.Http;

/// <summary>One request that is measured, from its sending to the headers of its answer.</summary>
/// <param name="Meter">Takes the outcome.</param>
/// <param name="Method">The method.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Server">Where it goes.</param>
/// <param name="Span">Its span; null when nobody traces.</param>
/// <param name="Started">When it was sent, as a time stamp of <see cref="Stopwatch"/>.</param>
internal readonly record struct RequestWatch(ClientMeter Meter, HttpMethod Method, string Kind, ServerTags Server, Activity? Span, long Started)
{
    private const int FirstStatus = 100;
    private const int FirstError = 400;
    private const int Statuses = 500;

    // The statuses from 100 to 599, as objects and as texts: made once.
    private static readonly object[] s_statuses = [.. Enumerable.Range(FirstStatus, Statuses).Select(static status => (object)status)];
    private static readonly string[] s_texts = [.. Enumerable.Range(FirstStatus, Statuses).Select(static status => status.ToString(CultureInfo.InvariantCulture))];

    /// <summary>An answer came.</summary>
    public void Answered(int status)
    {
        int index = status - FirstStatus;
        if (index is < 0 or >= Statuses)
        {
            Meter.End(this, status, "invalid");
            return;
        }

        Meter.End(this, s_statuses[index], status < FirstError ? null : s_texts[index]);
    }

    /// <summary>None came.</summary>
    public void Failed(Exception exception) => Meter.End(this, null, exception switch
    {
        AisTimeoutException => "timeout",
        AisConnectionException => "connection",
        AisProtocolException => "protocol",
        OperationCanceledException => "cancelled",
        _ => "content",
    });
}
