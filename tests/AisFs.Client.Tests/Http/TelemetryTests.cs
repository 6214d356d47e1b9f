using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using AisFs.Client.Http;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Tests.Http;

/// <summary>TELEMETRY.md lists what a client tells, all of it and nothing else.</summary>
public sealed class TelemetryTests
{
    private static readonly string s_page = Path.Combine(Repository.Root, "src", "AisFs.Client", "TELEMETRY.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tables_of_spans_and_metrics_are_what_a_client_sends()
    {
        using Listener seen = new();
        await UseAsync(seen);
        Assert.NotEmpty(seen.Spans);

        string[][] attributes = Table("attribute of a span");
        string[] told = [.. attributes.Select(static row => $"{row[0]} {row[1]}").Order(StringComparer.Ordinal)];
        string[] sent = [.. seen.Spans.SelectMany(static span => span.TagObjects).Select(static tag => $"{tag.Key} {TypeOf(tag.Value)}").Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(told, sent);

        string[] always = [.. attributes.Where(static row => row[2] == "always").Select(static row => row[0])];
        Assert.Equal(6, always.Length);
        Assert.All(seen.Spans, span => Assert.All(always, name => Assert.False(string.IsNullOrEmpty(span.GetTagItem(name)?.ToString()), $"{span.DisplayName} lacks {name}")));

        string[] instruments = [.. Table("metric").Select(static row => $"{row[0]} {row[1]} {row[2]} {string.Join(' ', Words(row[3]))}").Order(StringComparer.Ordinal)];
        Assert.Equal(instruments, seen.Instruments().Order(StringComparer.Ordinal));
        string buckets = string.Join(", ", seen.Buckets.Select(static bound => bound.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains($"Advised buckets: {buckets} ", Table("metric").Single(static row => row[0] == "http.client.request.duration")[4] + " ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_are_named_and_marked_as_the_conventions_of_OpenTelemetry_have_it()
    {
        using Listener seen = new();
        await UseAsync(seen);
        Assert.All(seen.Spans, static span =>
        {
            Assert.Equal(ActivityKind.Client, span.Kind);
            string method = (string)span.GetTagItem("http.request.method")!;
            Assert.Equal(span.GetTagItem("url.template") is string template ? $"{method} {template}" : method, span.DisplayName);
            int status = (int?)span.GetTagItem("http.response.status_code") ?? 0;
            Assert.Equal(status is 0 or >= 400, span.Status == ActivityStatusCode.Error);
            Assert.Equal(status is 0 or >= 400, span.GetTagItem("error.type") is string);
            Uri url = new((string)span.GetTagItem("url.full")!);
            Assert.Equal(url.Host, span.GetTagItem("server.address"));
            Assert.Equal(url.Port, span.GetTagItem("server.port"));
        });
        Activity[] repeated = [.. seen.Spans.Where(static span => span.GetTagItem("aisfs.object") is "again")];
        Assert.Equal([null, 1, 2, 3], repeated.Select(static span => (int?)span.GetTagItem("http.request.resend_count")));
        Assert.Single(repeated.Select(static span => span.GetTagItem("aisfs.request.id")).Distinct());
        Assert.DoesNotContain(seen.Spans, static span => ((string)span.GetTagItem("url.full")!).Contains("top-secret", StringComparison.Ordinal));
        Assert.Contains(seen.Spans, static span => ((string)span.GetTagItem("url.full")!).Contains("etl_secret=REDACTED", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_log_events_is_what_the_client_logs()
    {
        Dictionary<int, string> constants = typeof(AisLogEvents).GetFields().ToDictionary(static field => (int)field.GetRawConstantValue()!, static field => field.Name);
        string[] logged = [.. typeof(ClientLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
            .Select(entry => $"{entry.EventId} {constants[entry.EventId]} {entry.Level} {entry.Message}").Order(StringComparer.Ordinal)];
        Assert.Equal(constants.Count, logged.Length);
        Assert.Equal(logged, Table("event").Select(static row => $"{row[0]} {row[1]} {row[2]} {row[3]}").Order(StringComparer.Ordinal));
        Assert.True(typeof(ClientLog).Assembly.GetTypes().SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).All(static method => method.DeclaringType == typeof(ClientLog)));
    }

    // Every kind of request, a retry, a redirect, a miss, a lost connection and a secret.
    private static async Task UseAsync(Listener seen)
    {
        await using DevCluster server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2 }, ct: Token);
        AisClientOptions options = TestClients.Fast with { Endpoints = [server.Endpoint.ToString()], MeterFactory = seen, DirectReads = DirectReads.Auto };
        using (AisClient client = new(options))
        {
            AisBucket bucket = client.Bucket("b");
            await bucket.CreateAsync(cancellationToken: Token);
            await bucket.Object("o").PutAsync(new byte[1000], cancellationToken: Token);
            _ = await bucket.Object("o").ReadAllAsync(cancellationToken: Token);
            Assert.Null(await bucket.Object("absent").TryHeadAsync(cancellationToken: Token));
            _ = await bucket.ListAllAsync(cancellationToken: Token);
            _ = await client.Cluster.IsReadyAsync(Token);
            server.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 503, Operation = Operation.ObjectPut, Role = NodeRole.Target, Object = "again", Count = 1 });
            await bucket.Object("again").PutAsync(new byte[10], cancellationToken: Token);
            using AisResult result = await client.MakeRequestAsync(HttpMethod.Get, "/v1/health?etl_secret=top-secret", cancellationToken: Token);
        }

        using AisClient nowhere = new(options with { Endpoints = ["http://127.0.0.1:1"], Retry = new AisRetryOptions { MaxAttempts = 1 } });
        await Assert.ThrowsAsync<AisConnectionException>(async () => await nowhere.Cluster.GetMapAsync(Token));
    }

    private static string TypeOf(object? value) => value switch
    {
        string => "string",
        int => "int",
        _ => value?.GetType().Name ?? "null",
    };

    private static string[] Words(string cell) => cell.Length == 0 || !cell.Contains('`', StringComparison.Ordinal) ? [cell]
        : [.. cell.Split('`').Where(static (_, index) => index % 2 == 1).Order(StringComparer.Ordinal)];

    // The rows of the table whose first column has that title, without backticks around a whole cell.
    private static string[][] Table(string title)
    {
        string[][] rows = [.. File.ReadLines(s_page).SkipWhile(line => !line.StartsWith($"| {title} |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line[1..^1].Split('|').Select(static cell => Trim(cell.Trim())).ToArray())];
        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Trim(string cell) => cell.Length > 1 && cell.IndexOf('`', 1) == cell.Length - 1 ? cell.Trim('`') : cell;

    /// <summary>Takes the spans that belong to one test, and what its clients measure.</summary>
    private sealed class Listener : IMeterFactory
    {
        private readonly ActivityListener _activities;
        private readonly ActivitySource _source = new("test-" + Guid.NewGuid().ToString("N"));
        private readonly Activity _root;
        private readonly MeterListener _meters = new();
        private readonly ConcurrentQueue<Activity> _spans = [];
        private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, bool>> _instruments = [];

        public Listener()
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ClientMeter.Name || source == _source,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (span.Source.Name == ClientMeter.Name && span.TraceId == _root?.TraceId)
                    {
                        _spans.Enqueue(span);
                    }
                },
            };
            ActivitySource.AddActivityListener(_activities);
            _root = _source.StartActivity("test")!;
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, this))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
            _meters.Start();
        }

        public IReadOnlyList<Activity> Spans => [.. _spans];

        public IReadOnlyList<double> Buckets => ((Histogram<double>)_instruments.Keys.First(static one => one is Histogram<double>)).Advice!.HistogramBucketBoundaries!;

        public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

        public IEnumerable<string> Instruments() => _instruments.GroupBy(static one => one.Key.Name).Select(static group =>
        {
            Instrument instrument = group.First().Key;
            string kind = instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
            IEnumerable<string> tags = group.SelectMany(static one => one.Value.Keys).Distinct().Order(StringComparer.Ordinal);
            return $"{instrument.Name} {kind} {instrument.Unit} {string.Join(' ', tags)}";
        });

        public void Dispose()
        {
            _root.Dispose();
            _activities.Dispose();
            _source.Dispose();
            _meters.Dispose();
        }

        private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            ConcurrentDictionary<string, bool> names = _instruments.GetOrAdd(instrument, static _ => []);
            foreach ((string name, _) in tags)
            {
                names[name] = true;
            }
        }
    }
}
