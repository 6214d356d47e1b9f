namespace AisFs.Cli.Commands.Benching;

/// <summary>Threads that share out work among them.</summary>
internal static class BenchThreads
{
    /// <summary>Runs work on threads of its own, and waits.</summary>
    /// <param name="count">How many threads.</param>
    /// <param name="work">The work; gets the number of the thread. Its first exception is thrown again.</param>
    public static Task RunAsync(int count, Action<int> work)
        => Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Factory.StartNew(
            () => work(number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>Does something with each item once, as long as there is time.</summary>
    public static Task ForEachAsync<T>(int count, IReadOnlyList<T> items, BenchClock clock, Action<T> work)
    {
        int next = -1;
        return RunAsync(count, _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < items.Count && clock.HasTime(); i = Interlocked.Increment(ref next))
            {
                work(items[i]);
            }
        });
    }
}
