using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>
/// Keeps a storm from filling the log. Of events that each request can cause, the first of a minute pass; the others are counted,
/// and told in one line when the minute is over. At the levels debug and verbose everything passes.
/// </summary>
internal sealed partial class StormFilter : ILogEventSink, IDisposable
{
    /// <summary>How many events of one kind pass in a minute.</summary>
    public const int Burst = 2;

    /// <summary>How long events are counted before they are told.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // A summary is at most so much later than the end of its minute.
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    private const string OperationProperty = "Operation";

    private readonly ILogEventSink _next;
    private readonly LogLevels _levels;
    private readonly Dictionary<(int Id, string Operation), Count> _counts = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Microsoft.Extensions.Logging.ILogger? _own;

    /// <summary>Makes the filter.</summary>
    /// <param name="next">Gets the events that pass.</param>
    /// <param name="levels">The level of the log.</param>
    /// <param name="time">The clock of the minute.</param>
    public StormFilter(ILogEventSink next, LogLevels levels, TimeProvider time)
    {
        _next = next;
        _levels = levels;
        _timer = time.CreateTimer(static state => ((StormFilter)state!).Tell(isEnd: false), this, s_step, s_step);
        Time = time;
    }

    private TimeProvider Time { get; }

    /// <summary>Names the logger of the summaries. Until then nothing is told.</summary>
    /// <param name="logger">A logger whose events come to this filter.</param>
    public void Attach(Microsoft.Extensions.Logging.ILogger logger) => _own = logger;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        int id = EventText.IdOf(logEvent);
        if (_levels.Current <= LogEventLevel.Debug || !StormEvents.AreLimited(id) || Passes(id, logEvent))
        {
            _next.Emit(logEvent);
        }
    }

    /// <summary>Tells what was counted so far.</summary>
    public void Flush() => Tell(isEnd: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        (_next as IDisposable)?.Dispose();
    }

    private bool Passes(int id, LogEvent logEvent)
    {
        string operation = logEvent.Properties.TryGetValue(OperationProperty, out LogEventPropertyValue? value) && value is ScalarValue { Value: string text } ? text : string.Empty;
        lock (_gate)
        {
            if (!_counts.TryGetValue((id, operation), out Count? count))
            {
                _counts.Add((id, operation), count = new Count(Time.GetTimestamp()));
            }

            if (count.Passed < Burst)
            {
                count.Passed++;
                return true;
            }

            count.Held++;
            count.Last = logEvent;
            return false;
        }
    }

    private void Tell(bool isEnd)
    {
        List<(int Id, long Held, TimeSpan Length, LogEvent Last)> told = [];
        lock (_gate)
        {
            foreach (((int Id, string Operation) key, Count count) in _counts.ToArray())
            {
                TimeSpan length = Time.GetElapsedTime(count.Began);
                if (!isEnd && length < Window)
                {
                    continue;
                }

                if (count is { Held: > 0, Last: { } last })
                {
                    // A storm that goes on is a summary a minute, and no new first lines.
                    told.Add((key.Id, count.Held, length, last));
                    count.Begin(Time.GetTimestamp());
                }
                else
                {
                    _counts.Remove(key);
                }
            }
        }

        foreach ((int id, long held, TimeSpan length, LogEvent last) in told)
        {
            if (_own is { } logger)
            {
                LogMore(logger, held, id.ToString("0000", CultureInfo.InvariantCulture), Math.Ceiling(length.TotalSeconds), EventText.MessageOf(last));
            }
        }
    }

    [LoggerMessage(5020, LogLevel.Warning, "{Count} more of event {Event} in {Seconds} s; the last one: {Last}")]
    private static partial void LogMore(Microsoft.Extensions.Logging.ILogger logger, long count, string @event, double seconds, string last);

    private sealed class Count(long began)
    {
        public long Began { get; private set; } = began;

        public int Passed { get; set; }

        public long Held { get; set; }

        public LogEvent? Last { get; set; }

        public void Begin(long time)
        {
            Began = time;
            Held = 0;
            Last = null;
        }
    }
}
