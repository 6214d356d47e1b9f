using System.Collections.Concurrent;
using AisFs.Control.Contract;

namespace AisFs.Control.Measuring;

/// <summary>What was measured in one interval.</summary>
internal sealed class IntervalTally
{
    private readonly ConcurrentDictionary<string, LatencyHistogram> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LatencyHistogram> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Cache, bool IsHit), Counter> _caches = new();
    private readonly ConcurrentDictionary<string, Counter> _flows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> _levels = new(StringComparer.Ordinal);
    private readonly Counter _retries = new();

    public void Operation(string kind, double seconds, bool isError) => _operations.GetOrAdd(kind, static _ => new LatencyHistogram()).Add(seconds, isError);

    public void Request(string kind, double seconds, bool isError) => _requests.GetOrAdd(kind, static _ => new LatencyHistogram()).Add(seconds, isError);

    public void Cache(string cache, bool isHit, long count) => _caches.GetOrAdd((cache, isHit), static _ => new Counter()).Add(count);

    public void Flow(string name, long bytes) => _flows.GetOrAdd(name, static _ => new Counter()).Add(bytes);

    public void Retry(long count) => _retries.Add(count);

    public void Level(string name, double value) => _levels[name] = value;

    /// <summary>The sums.</summary>
    /// <param name="time">When the interval ended.</param>
    /// <param name="seconds">How long it was.</param>
    public StatsSample Sum(DateTimeOffset time, double seconds)
    {
        Dictionary<string, double> flows = _flows.ToDictionary(static pair => pair.Key, pair => pair.Value.Value / seconds, StringComparer.Ordinal);
        List<CacheRow> caches = [.. _caches.GroupBy(static pair => pair.Key.Cache, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => new CacheRow(
            group.Key, group.Where(static pair => pair.Key.IsHit).Sum(static pair => pair.Value.Value), group.Where(static pair => !pair.Key.IsHit).Sum(static pair => pair.Value.Value)))];
        return new StatsSample(time, seconds, Rows(_operations, seconds), Rows(_requests, seconds), caches, flows, _retries.Value, _levels.ToDictionary(StringComparer.Ordinal));
    }

    private static List<StatsRow> Rows(ConcurrentDictionary<string, LatencyHistogram> kinds, double seconds)
    {
        const double Milliseconds = 1000;
        return [.. kinds.OrderByDescending(static kind => kind.Value.Count).ThenBy(static kind => kind.Key, StringComparer.Ordinal).Select(kind => new StatsRow(
            kind.Key,
            kind.Value.Count,
            kind.Value.Errors,
            kind.Value.Count / seconds,
            kind.Value.Percentile(0.5) * Milliseconds,
            kind.Value.Percentile(0.9) * Milliseconds,
            kind.Value.Percentile(0.99) * Milliseconds,
            kind.Value.Max * Milliseconds))];
    }

    private sealed class Counter
    {
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Add(long count) => Interlocked.Add(ref _value, count);
    }
}
