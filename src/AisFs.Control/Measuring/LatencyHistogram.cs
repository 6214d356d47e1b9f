using System.Numerics;

namespace AisFs.Control.Measuring;

/// <summary>
/// Durations, counted in buckets that grow with the duration: 16 for each power of two of microseconds. Taking one is a few
/// instructions, allocates nothing, and may be done by many threads at once.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 4;
    private const int Sub = 1 << SubBits;
    private const int Powers = 40;

    private readonly long[] _buckets = new long[(Powers + 1) * Sub];
    private long _count;
    private long _errors;
    private long _max;

    /// <summary>How many durations were taken.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How many of them were of failures.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>The longest, in seconds.</summary>
    public double Max => Volatile.Read(ref _max) / 1e6;

    /// <summary>Takes a duration.</summary>
    /// <param name="seconds">The duration.</param>
    /// <param name="isError">Whether it is that of a failure.</param>
    public void Add(double seconds, bool isError)
    {
        long microseconds = (long)Math.Clamp(seconds * 1e6, 0, 1L << Powers);
        Interlocked.Increment(ref _buckets[IndexOf(microseconds)]);
        Interlocked.Increment(ref _count);
        if (isError)
        {
            Interlocked.Increment(ref _errors);
        }

        long seen = Volatile.Read(ref _max);
        while (microseconds > seen)
        {
            long before = Interlocked.CompareExchange(ref _max, microseconds, seen);
            if (before == seen)
            {
                break;
            }

            seen = before;
        }
    }

    /// <summary>The duration that a share of all did not exceed.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <returns>In seconds; 0 when none was taken.</returns>
    public double Percentile(double share)
    {
        long count = _buckets.Sum();
        long wanted = Math.Max(1, (long)Math.Ceiling(count * share));
        long seen = 0;
        for (int i = 0; i < _buckets.Length && count > 0; i++)
        {
            seen += Volatile.Read(ref _buckets[i]);
            if (seen >= wanted)
            {
                return Math.Min(MiddleOf(i) / 1e6, Max);
            }
        }

        return 0;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < Sub)
        {
            return (int)microseconds;
        }

        int power = BitOperations.Log2((ulong)microseconds);
        int within = (int)(microseconds >> (power - SubBits)) & (Sub - 1);
        return ((power - SubBits + 1) * Sub) + within;
    }

    private static double MiddleOf(int index)
    {
        if (index < Sub)
        {
            return index;
        }

        int shift = (index / Sub) - 1;
        return ((double)(Sub + (index % Sub)) + 0.5) * (1L << shift);
    }
}
