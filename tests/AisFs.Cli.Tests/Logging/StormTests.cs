using AisFs.Cli.Logging;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace AisFs.Cli.Tests.Logging;

/// <summary>A cluster that is down makes a handful of lines, however many requests fail.</summary>
public sealed class StormTests
{
    private const int Requests = 1000;
    private const int Folders = 40;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [Semantics("S143")]
    public async Task A_thousand_requests_that_fail_are_a_handful_of_lines(int status)
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("storm");
        for (int i = 0; i < Folders; i++)
        {
            await bucket.PutAsync($"d{i}/x", [1]);
        }

        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token, Arguments = ["--timeout", "1s"] });
        Assert.True(await mount.WaitForLogAsync("is mounted at", s_limit), mount.Log.ToString());
        int before = mount.Log.Length;
        cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = status, Object = "*missing-*" }]);

        // The kernel looks up one name of a folder at a time.
        await Parallel.ForAsync(0, Folders, new ParallelOptions { MaxDegreeOfParallelism = Folders }, async (folder, stop) => await Task.Run(
            () =>
            {
                while (cluster.Server.Faults.Struck < Requests)
                {
                    Assert.False(File.Exists(Path.Combine(mount.Mountpoint, $"d{folder}", $"missing-{Guid.NewGuid()}")));
                }
            },
            stop));
        cluster.Server.Faults.Clear();
        Assert.Equal(0, await mount.StopAsync());
        string[] lines = [.. mount.Log.Since(before).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("unmounted", StringComparison.Ordinal))];
        Assert.True(lines.Length <= 15, string.Join('\n', lines));

        // The proxy and each target has an outage of its own.
        Assert.InRange(lines.Count(line => line.Contains("WRN 1009", StringComparison.Ordinal)), 1, 3);
        Assert.Contains(lines, line => line.Contains("WRN 5020", StringComparison.Ordinal));
    }

    [Fact]
    [Semantics("S143")]
    public void A_storm_that_goes_on_is_one_summary_a_minute()
    {
        Clock clock = new();
        Lines lines = new();
        using StormFilter filter = new(lines, new LogLevels(LogEventLevel.Information), clock);
        filter.Attach(new Serilog.Extensions.Logging.SerilogLoggerFactory(new Serilog.LoggerConfiguration().WriteTo.Sink(filter).CreateLogger()).CreateLogger("x"));
        for (int minute = 0; minute < 3; minute++)
        {
            for (int i = 0; i < 500; i++)
            {
                filter.Emit(Event(2901, "head", $"failure {i}"));
                filter.Emit(Event(2508, "close", $"file {i} is kept"));
            }

            clock.Forward(TimeSpan.FromMinutes(1));
        }

        string[] limited = [.. lines.Texts.Where(text => !text.Contains("is kept", StringComparison.Ordinal))];
        Assert.Equal(1500, lines.Texts.Count - limited.Length);
        Assert.Equal(
            [
                "failure 0",
                "failure 1",
                "498 more of event 2901 in 60 s; the last one: failure 499",
                "500 more of event 2901 in 60 s; the last one: failure 499",
                "500 more of event 2901 in 60 s; the last one: failure 499",
            ],
            limited);

        // After a quiet minute it is a new storm.
        clock.Forward(TimeSpan.FromMinutes(1));
        filter.Emit(Event(2901, "head", "again"));
        Assert.Equal("again", lines.Texts[^1]);
    }

    [Fact]
    [Semantics("S143")]
    public void At_level_debug_everything_is_a_line()
    {
        Lines lines = new();
        using StormFilter filter = new(lines, new LogLevels(LogEventLevel.Debug), new Clock());
        for (int i = 0; i < 500; i++)
        {
            filter.Emit(Event(2901, "head", "failure"));
        }

        Assert.Equal(500, lines.Texts.Count);
    }

    private static LogEvent Event(int id, string operation, string message) => new(
        DateTimeOffset.UtcNow,
        LogEventLevel.Warning,
        null,
        new MessageTemplate([new TextToken(message)]),
        [
            new LogEventProperty("EventId", new StructureValue([new LogEventProperty("Id", new ScalarValue(id))])),
            new LogEventProperty("Operation", new ScalarValue(operation)),
        ]);

    private sealed class Lines : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(EventText.MessageOf(logEvent));
    }

    /// <summary>Fires its timer when it is moved.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;
        private Action? _fire;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Forward(TimeSpan time)
        {
            _now += time.Ticks;
            _fire?.Invoke();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
