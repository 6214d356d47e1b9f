using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AisFs.Client.Errors;
using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>
/// The metrics and spans of one client, as TELEMETRY.md lists them: the conventions of OpenTelemetry for HTTP clients, and what is AIStore's
/// own beside them. While nobody listens, they cost a few comparisons per request.
/// </summary>
internal sealed class ClientMeter : IDisposable
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "AisFs.Client";

    private static readonly KeyValuePair<string, object?> s_read = new(TagNames.Direction, "read");
    private static readonly KeyValuePair<string, object?> s_write = new(TagNames.Direction, "write");

    // As the conventions recommend.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly Meter _meter;
    private readonly ActivitySource _spans = new(Name);
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _io;

    // Few: the nodes of a cluster.
    private readonly ConcurrentDictionary<string, ServerTags> _servers = new(StringComparer.Ordinal);

    public ClientMeter(IMeterFactory? factory)
    {
        MeterOptions options = new(Name);
        _meter = factory?.Create(options) ?? new Meter(options);
        _duration = _meter.CreateHistogram("http.client.request.duration", "s", "The time from sending a request to the headers of its answer.", null, s_seconds);
        _active = _meter.CreateUpDownCounter<long>("http.client.active_requests", "{request}", "Requests that were sent and not answered yet.");
        _retries = _meter.CreateCounter<long>("aisfs.cluster.retries", "{request}", "Requests that failed and were sent again.");
        _io = _meter.CreateCounter<long>("aisfs.cluster.io", "By", "Bytes of bodies that came from the cluster or went to it.");
    }

    /// <summary>Whether nobody wants to know of requests.</summary>
    public bool IsOff => !_duration.Enabled && !_active.Enabled && !_spans.HasListeners();

    /// <summary>A request is about to be sent.</summary>
    public RequestWatch Begin(AisRequest request, RawUrl url)
    {
        string kind = RequestKind.Of(request.Method, request.PathAndQuery, request.Json is not null);
        ServerTags server = _servers.GetOrAdd(url.Origin, static origin => new ServerTags(new Uri(origin)));
        Activity? span = _spans.HasListeners() ? StartSpan(request, url, kind, server) : null;
        if (_active.Enabled)
        {
            _active.Add(1, MethodOf(request.Method), server.Address, server.Port);
        }

        return new RequestWatch(this, request.Method, kind, server, span, Stopwatch.GetTimestamp());
    }

    /// <summary>A request was answered, or failed.</summary>
    /// <param name="watch">What <see cref="Begin"/> returned.</param>
    /// <param name="status">The status of the answer, as an object that was made once; null when none came.</param>
    /// <param name="error">The status or the kind of the failure; null after a success.</param>
    public void End(in RequestWatch watch, object? status, string? error)
    {
        if (_active.Enabled)
        {
            _active.Add(-1, MethodOf(watch.Method), watch.Server.Address, watch.Server.Port);
        }

        if (_duration.Enabled)
        {
            TagList tags = default;
            tags.Add(MethodOf(watch.Method));
            tags.Add(watch.Server.Address);
            tags.Add(watch.Server.Port);
            tags.Add(TagNames.Request, watch.Kind);
            if (status is not null)
            {
                tags.Add(TagNames.Status, status);
                tags.Add(TagNames.ProtocolVersion, TagNames.Http11);
            }

            if (error is not null)
            {
                tags.Add(TagNames.Error, error);
            }

            _duration.Record(Stopwatch.GetElapsedTime(watch.Started).TotalSeconds, tags);
        }

        if (watch.Span is { } span)
        {
            EndSpan(span, status, error);
        }
    }

    /// <summary>A failed request will be sent again.</summary>
    public void Retried() => _retries.Add(1);

    /// <summary>Bytes of an answer came.</summary>
    public void Received(int bytes)
    {
        if (_io.Enabled)
        {
            _io.Add(bytes, s_read);
        }
    }

    /// <summary>Bytes of a content were sent.</summary>
    public void Sent(int bytes)
    {
        if (_io.Enabled)
        {
            _io.Add(bytes, s_write);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _spans.Dispose();
    }

    private static KeyValuePair<string, object?> MethodOf(HttpMethod method) => new(TagNames.Method, method.Method);

    // A sampler decides by what is there at the start.
    private Activity? StartSpan(AisRequest request, RawUrl url, string kind, ServerTags server)
    {
        string? template = RequestKind.FindTemplate(request.PathAndQuery);
        ActivityTagsCollection tags = new(
        [
            MethodOf(request.Method),
            server.Address,
            server.Port,
            new(TagNames.Url, url.Origin + UrlSecrets.Hide(url.PathAndQuery)),
            new(TagNames.Request, kind),
            new(TagNames.RequestId, request.Id),
        ]);
        if (template is not null)
        {
            tags.Add(TagNames.Template, template);
        }

        if (request.Sends > 1)
        {
            tags.Add(TagNames.Resends, request.Sends - 1);
        }

        if (request.Bucket.Length > 0)
        {
            int provider = request.Bucket.IndexOf(':', StringComparison.Ordinal);
            tags.Add(TagNames.Bucket, request.Bucket);
            tags.Add(TagNames.Provider, provider > 0 ? request.Bucket[..provider] : request.Bucket);
        }

        if (request.ObjectName.Length > 0)
        {
            tags.Add(TagNames.Object, request.ObjectName);
        }

        string name = template is null ? request.Method.Method : $"{request.Method.Method} {template}";
        return _spans.StartActivity(name, ActivityKind.Client, default(ActivityContext), tags);
    }

    private static void EndSpan(Activity span, object? status, string? error)
    {
        if (status is not null)
        {
            span.SetTag(TagNames.Status, status);
            span.SetTag(TagNames.ProtocolVersion, TagNames.Http11);
        }

        if (error is not null)
        {
            span.SetTag(TagNames.Error, error);
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }
}
