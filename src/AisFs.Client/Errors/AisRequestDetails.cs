using System.Globalization;
using System.Text;
using AisFs.Client.Errors;

namespace AisFs.Client;

/// <summary>
/// The request that failed: what is needed to find it in the logs of the program, of the cluster and of what lies between. It keeps
/// neither the content nor the token.
/// </summary>
public sealed class AisRequestDetails
{
    private readonly string _pathAndQuery;

    internal AisRequestDetails(string method, string origin, string pathAndQuery)
    {
        Method = method;
        Server = origin;
        _pathAndQuery = pathAndQuery;
    }

    /// <summary>The HTTP method, for example <c>GET</c>.</summary>
    public string Method { get; }

    /// <summary>The server that answered, or that could not be reached: scheme and authority, for example <c>http://10.0.0.7:51081</c>.</summary>
    public string Server { get; }

    /// <summary>The URL of the last hop, escaped as it was sent. Signatures, tokens and the like in the query are replaced by <c>REDACTED</c>.</summary>
    public string Url => Server + UrlSecrets.Hide(_pathAndQuery);

    /// <summary>The HTTP status of the answer, 100 to 599; null when no answer came.</summary>
    public int? Status { get; internal init; }

    /// <summary>The node that answered, as the cluster names it, for example <c>t[KKBt8081]</c>; empty if it does not say.</summary>
    public string Node { get; internal init; } = string.Empty;

    /// <summary>
    /// The id that the client gave the request: all its attempts and hops carry it as the header <c>X-Request-Id</c>, and the client's own
    /// log has it. AIStore neither makes ids of its own nor logs this one; proxies in front of it do.
    /// </summary>
    public string RequestId { get; internal init; } = string.Empty;

    /// <summary>The W3C id of the trace that the request belongs to, 32 hexadecimal digits; empty when nobody traces.</summary>
    public string TraceId { get; internal init; } = string.Empty;

    /// <summary>The details, one a line: <c>Request</c>, <c>Status</c>, <c>Node</c>, <c>RequestId</c>, <c>TraceId</c>. Lines without a value are left out.</summary>
    /// <returns>The lines, without a line break at the end.</returns>
    public override string ToString()
    {
        StringBuilder text = new($"Request: {Method} {Url}");
        if (Status is { } status)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}Status: {status}");
        }

        Append(text, nameof(Node), Node);
        Append(text, nameof(RequestId), RequestId);
        Append(text, nameof(TraceId), TraceId);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}{name}: {value}");
        }
    }
}
