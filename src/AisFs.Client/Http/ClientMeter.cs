using System.Diagnostics;
using System.Diagnostics.Metrics;
using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>The metrics and spans of one client. While nobody listens, they cost a few comparisons per request.</summary>
internal sealed class ClientMeter : IDisposable
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "AisFs.Client";

    private static readonly KeyValuePair<string, object?> s_read = new("direction", "read");
    private static readonly KeyValuePair<string, object?> s_write = new("direction", "write");

    // A request to a cluster nearby takes from half a millisecond to minutes.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter _meter;
    private readonly ActivitySource _spans = new(Name);
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _io;

    public ClientMeter(IMeterFactory? factory)
    {
        MeterOptions options = new(Name);
        _meter = factory?.Create(options) ?? new Meter(options);
        _duration = _meter.CreateHistogram("aisfs.cluster.request.duration", "s", "The time from sending a request to the headers of its answer.", null, s_seconds);
        _active = _meter.CreateUpDownCounter<long>("aisfs.cluster.requests.active", "{request}", "Requests that were sent and not answered yet.");
        _retries = _meter.CreateCounter<long>("aisfs.cluster.retries", "{request}", "Requests that failed and were sent again.");
        _io = _meter.CreateCounter<long>("aisfs.cluster.io", "By", "Bytes of bodies that came from the cluster or went to it.");
    }

    /// <summary>Whether nobody wants to know of requests.</summary>
    public bool IsOff => !_duration.Enabled && !_active.Enabled && !_spans.HasListeners();

    /// <summary>A request is about to be sent.</summary>
    public RequestWatch Begin(AisRequest request, RawUrl url)
    {
        string kind = RequestKind.Of(request.Method, request.PathAndQuery, request.Json is not null);
        Activity? span = _spans.StartActivity(kind, ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("http.request.method", request.Method.Method);
            span.SetTag("aisfs.request", kind);
            Uri server = new(url.Origin);
            span.SetTag("server.address", server.Host);
            span.SetTag("server.port", server.Port);
            span.SetTag("aisfs.bucket", request.Bucket);
            span.SetTag("aisfs.object", request.ObjectName);
        }

        _active.Add(1);
        return new RequestWatch(this, request.Method, kind, span, Stopwatch.GetTimestamp());
    }

    /// <summary>A request was answered, or failed.</summary>
    /// <param name="watch">What <see cref="Begin"/> returned.</param>
    /// <param name="error">The status or the kind of the failure; null after a success.</param>
    public void End(in RequestWatch watch, string? error)
    {
        _active.Add(-1);
        if (_duration.Enabled)
        {
            TagList tags = default;
            tags.Add("http.request.method", watch.Method.Method);
            tags.Add("aisfs.request", watch.Kind);
            if (error is not null)
            {
                tags.Add("error.type", error);
            }

            _duration.Record(Stopwatch.GetElapsedTime(watch.Started).TotalSeconds, tags);
        }

        if (watch.Span is { } span)
        {
            if (error is not null)
            {
                span.SetTag("error.type", error);
                span.SetStatus(ActivityStatusCode.Error);
            }

            span.Dispose();
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
}
