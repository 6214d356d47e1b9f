using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace AisFs.TestKit;

/// <summary>Waits for a condition by looking again and again. Tests wait here, and nowhere else, for what no task tells them of.</summary>
public static class Wait
{
    // Short against what a test waits for, and long against what a look costs.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a condition has unless the caller says otherwise: a minute, far more than a busy machine needs.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition is true; fails the test when it does not become so in time.</summary>
    /// <param name="condition">The condition. It may assert, too: whatever it throws ends the wait.</param>
    /// <param name="describe">Makes the message of the failure; by default it is the condition's own text.</param>
    /// <param name="limit">How long it has; null for <see cref="Limit"/>.</param>
    /// <param name="interval">How long to wait between two looks, where a look costs or changes something; null for 10 ms.</param>
    /// <param name="text">Leave it to the compiler.</param>
    /// <returns>Completes when the condition is true.</returns>
    public static Task UntilAsync(
        Func<bool> condition, Func<string>? describe = null, TimeSpan? limit = null, TimeSpan? interval = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return UntilAsync(() => Task.FromResult(condition()), describe, limit, interval, text);
    }

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string}, TimeSpan?, TimeSpan?, string)"/>
    public static async Task UntilAsync(
        Func<Task<bool>> condition, Func<string>? describe = null, TimeSpan? limit = null, TimeSpan? interval = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!await TryUntilAsync(condition, limit, interval))
        {
            Assert.Fail(describe is null ? $"It did not become true within {limit ?? Limit}: {text}" : describe());
        }
    }

    /// <summary>Waits until a condition is true, or its time is over.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="limit">How long it has; null for <see cref="Limit"/>.</param>
    /// <param name="interval">How long to wait between two looks; null for 10 ms.</param>
    /// <returns>Whether it has become true.</returns>
    public static Task<bool> TryUntilAsync(Func<bool> condition, TimeSpan? limit = null, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return TryUntilAsync(() => Task.FromResult(condition()), limit, interval);
    }

    /// <inheritdoc cref="TryUntilAsync(Func{bool}, TimeSpan?, TimeSpan?)"/>
    public static async Task<bool> TryUntilAsync(Func<Task<bool>> condition, TimeSpan? limit = null, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit))
            {
                return false;
            }

            await Task.Delay(interval ?? s_interval, TestContext.Current.CancellationToken);
        }

        return true;
    }

    /// <summary>
    /// Waits until a figure stays the same for a while: for work in the background that tells nobody when it has come to
    /// where it stops.
    /// </summary>
    /// <param name="figure">Takes the figure.</param>
    /// <param name="quiet">For how long it has to be the same.</param>
    /// <returns>Completes then; fails the test when it goes on changing for longer than <see cref="Limit"/>.</returns>
    public static async Task UntilSteadyAsync(Func<long> figure, TimeSpan quiet)
    {
        ArgumentNullException.ThrowIfNull(figure);
        long last = figure();
        long since = Stopwatch.GetTimestamp();
        await UntilAsync(
            () =>
            {
                long now = figure();
                since = now == last ? since : Stopwatch.GetTimestamp();
                last = now;
                return Stopwatch.GetElapsedTime(since) >= quiet;
            },
            () => $"The figure still changes: {last}");
    }
}
