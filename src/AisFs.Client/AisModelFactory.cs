using AisFs.Client.Batch;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>
/// Makes what only the client makes otherwise, for tests that replace the client: answers of overridden members. All other values have
/// public constructors.
/// </summary>
public static class AisModelFactory
{
    private static readonly AisClientOptions s_options = new() { Endpoints = ["http://localhost"], Token = null, Tls = new AisTlsOptions() };
    private static readonly ClientMeter s_meter = new(null);

    /// <summary>Makes the body of a GET, as <see cref="AisObject.GetAsync"/> returns it.</summary>
    /// <param name="content">The bytes; disposed with the body.</param>
    /// <param name="properties">The object; null: one without a name, of the content's size if that is known.</param>
    /// <param name="offset">The offset in the object of the content's first byte, 0 or more.</param>
    /// <returns>The body.</returns>
    public static AisObjectBody ObjectBody(Stream content, AisObjectProperties? properties = null, long offset = 0)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        long length = content.CanSeek ? content.Length - content.Position : -1;
        return new AisObjectBody(CreateResponse(200, content, [], length), length, offset, length, s_options)
        {
            Properties = properties ?? new AisObjectProperties { Name = string.Empty, Size = length },
        };
    }

    /// <summary>Makes the answer to a request of one's own, as <see cref="AisClient.MakeRequestAsync"/> returns it.</summary>
    /// <param name="content">The body; disposed with the answer.</param>
    /// <param name="status">The HTTP status, 200 to 299.</param>
    /// <param name="headers">The headers; null: none.</param>
    /// <returns>The answer.</returns>
    public static AisResult Result(Stream content, int status = 200, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 299);
        return new AisResult(CreateResponse(status, content, headers ?? [], content.CanSeek ? content.Length - content.Position : -1), s_options);
    }

    /// <summary>Makes what an exception tells of its request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="url">The URL, http or https.</param>
    /// <param name="status">The HTTP status; null: no answer came.</param>
    /// <param name="node">The node that answered.</param>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="traceId">The id of the trace.</param>
    /// <returns>The details.</returns>
    /// <exception cref="ArgumentException">The URL is none.</exception>
    public static AisRequestDetails RequestDetails(string method, string url, int? status = null, string node = "", string requestId = "", string traceId = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return RawUrl.TryParse(url, out RawUrl parsed)
            ? new AisRequestDetails(method, parsed.Origin, parsed.PathAndQuery) { Status = status, Node = node, RequestId = requestId, TraceId = traceId }
            : throw new ArgumentException($"'{url}' is not an http or https URL.", nameof(url));
    }

    /// <summary>Makes an exception tell of a request, as <see cref="AisException.Request"/> does.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="request">The request.</param>
    /// <returns>The exception.</returns>
    public static T WithRequest<T>(T error, AisRequestDetails request)
        where T : AisException
    {
        ArgumentNullException.ThrowIfNull(error);
        error.Request = request;
        return error;
    }

    /// <summary>Makes an entry of a batch as it arrived.</summary>
    /// <param name="index">The place of the entry in the batch, from 0.</param>
    /// <param name="entry">What was asked for.</param>
    /// <param name="content">The content; null: the object is missing.</param>
    /// <param name="name">The name of the member in the batch's archive; null: that of the object.</param>
    /// <param name="error">Why it is missing; empty when it is not.</param>
    /// <returns>The entry.</returns>
    public static AisBatchItem BatchItem(int index, AisBatchEntry entry, byte[]? content, string? name = null, string error = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentNullException.ThrowIfNull(entry);
        return new AisBatchItem(index, entry, name ?? entry.Object.Name, content is null ? Stream.Null : new MemoryStream(content, writable: false))
        {
            IsMissing = content is null,
            Error = error,
            Size = content?.Length ?? 0,
        };
    }

    /// <summary>Makes what the targets say about a job.</summary>
    /// <param name="byTarget">The snapshots by the target's id.</param>
    /// <returns>The snapshots.</returns>
    public static AisJobSnapshots JobSnapshots(IReadOnlyDictionary<string, IReadOnlyList<AisJobSnapshot>> byTarget)
    {
        ArgumentNullException.ThrowIfNull(byTarget);
        return new AisJobSnapshots(byTarget);
    }

    /// <summary>Makes the event of a request that is about to be sent again.</summary>
    /// <param name="request">Method and path of the request.</param>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="delay">How long the client waits.</param>
    /// <param name="error">Why the attempt failed.</param>
    /// <returns>The event.</returns>
    public static AisRetryEventArgs RetryEventArgs(string request, int attempt, TimeSpan delay, AisException error)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentNullException.ThrowIfNull(error);
        return new AisRetryEventArgs(request, attempt, delay, error);
    }

    private static AisResponse CreateResponse(int status, Stream content, IEnumerable<KeyValuePair<string, string>> headers, long length)
    {
        HttpResponseMessage message = new((System.Net.HttpStatusCode)status) { Content = new StreamContent(content) };
        message.Content.Headers.ContentLength = length >= 0 ? length : null;
        foreach ((string name, string value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return new AisResponse(message, new AisRequest { Method = HttpMethod.Get, PathAndQuery = "/" }, s_options, s_meter);
    }
}
