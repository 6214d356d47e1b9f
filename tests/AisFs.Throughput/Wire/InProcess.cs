using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>Does things in this process: counts what is allocated, and repeats them side by side for a while.</summary>
internal static class InProcess
{
    /// <summary>Wraps what is done, so that what it allocates is known.</summary>
    public static Func<Stopclock, Task<Outcome>> Count(Func<Stopclock, Task<Outcome>> run) => async clock =>
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Outcome outcome = await run(clock);
        return outcome with { Allocated = GC.GetTotalAllocatedBytes(precise: true) - before };
    };

    /// <summary>Repeats an operation until the time is over.</summary>
    /// <param name="loops">How many go on side by side.</param>
    /// <param name="time">For how long.</param>
    /// <param name="operation">One operation, with the loop's own buffer: returns how many bytes it moved.</param>
    public static Func<Stopclock, Task<Outcome>> Repeat(int loops, TimeSpan time, Func<byte[], ValueTask<long>> operation) => Count(async _ =>
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        (long Bytes, long Count)[] done = await Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(async () =>
        {
            byte[] buffer = new byte[1 << 16];
            (long bytes, long count) = (0, 0);
            while (System.Diagnostics.Stopwatch.GetElapsedTime(started) < time)
            {
                bytes += await operation(buffer);
                count++;
            }

            return (bytes, count);
        })));
        return new Outcome(done.Sum(loop => loop.Bytes), done.Sum(loop => loop.Count));
    });
}
