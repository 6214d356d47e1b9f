using System.Collections.Concurrent;
using System.Diagnostics;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Takes the time of one measurement and of its operations. Operations may be noted by several threads.</summary>
/// <param name="limit">How long it may take.</param>
/// <param name="cancellationToken">Cancelled when the user wants to stop.</param>
internal sealed class BenchClock(TimeSpan limit, CancellationToken cancellationToken)
{
    private readonly ConcurrentQueue<double> _times = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _bytes;

    /// <summary>Whether there is time for one more operation.</summary>
    /// <exception cref="OperationCanceledException">The user wants to stop.</exception>
    public bool HasTime()
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(_started) < limit;
    }

    /// <summary>Notes an operation.</summary>
    /// <param name="started">Its timestamp.</param>
    /// <param name="bytes">How many bytes it moved.</param>
    public void Took(long started, long bytes = 0)
    {
        _times.Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>What was measured so far.</summary>
    public BenchRow Stop(string name, CacheState? cache = null)
    {
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double[] times = [.. _times.Order()];
        return new BenchRow(name, seconds, _bytes, times.Length, Percentile(times, 0.5), Percentile(times, 0.99), cache?.ToString().ToLowerInvariant());
    }

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
