using System.Diagnostics;
using System.Globalization;

namespace AisFs.Client.Http;

/// <summary>One request that is measured, from its sending to the headers of its answer.</summary>
/// <param name="Meter">Takes the outcome.</param>
/// <param name="Method">The method.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Span">Its span; null when nobody traces.</param>
/// <param name="Started">When it was sent, as a time stamp of <see cref="Stopwatch"/>.</param>
internal readonly record struct RequestWatch(ClientMeter Meter, HttpMethod Method, string Kind, Activity? Span, long Started)
{
    private const int FirstError = 400;

    // The texts of the statuses from 400 to 599.
    private static readonly string[] s_errors = [.. Enumerable.Range(FirstError, 200).Select(static status => status.ToString(CultureInfo.InvariantCulture))];

    /// <summary>An answer came.</summary>
    public void Answered(int status)
    {
        Span?.SetTag("http.response.status_code", status);
        Meter.End(this, status < FirstError ? null : status - FirstError < s_errors.Length ? s_errors[status - FirstError] : "invalid");
    }

    /// <summary>None came.</summary>
    public void Failed(Exception exception) => Meter.End(this, exception switch
    {
        AisTimeoutException => "timeout",
        AisConnectionException => "connection",
        AisProtocolException => "protocol",
        OperationCanceledException => "cancelled",
        _ => "content",
    });
}
