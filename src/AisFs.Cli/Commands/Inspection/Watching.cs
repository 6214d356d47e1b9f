using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Control.Client;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>Reads what a mount tells line by line, for a time.</summary>
internal static class Watching
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Reads a time.</summary>
    /// <param name="option">The option that gives it.</param>
    /// <param name="text">The value; null when it was not given.</param>
    /// <param name="usual">The time then.</param>
    /// <param name="least">The least time; the greatest is a day.</param>
    /// <returns>The time.</returns>
    /// <exception cref="OptionException">It is none, or out of range.</exception>
    public static TimeSpan TimeOf(string option, string? text, TimeSpan usual, TimeSpan least)
    {
        TimeSpan time = text is null ? usual : ValueParser.Duration(option, text);
        return time >= least && time <= s_longest
            ? time
            : throw new OptionException(string.Create(CultureInfo.InvariantCulture, $"{option}: the time must be from {least.TotalMilliseconds:0}ms to 1d."));
    }

    /// <summary>Asks a mount for lines, until it has told all or the user has seen enough: Ctrl-C, and a terminal that is closed, are no failures.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="type">How a line is read.</param>
    /// <returns>The lines as they come.</returns>
    /// <exception cref="StartException">The mount gives no answer; the message says why.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(FoundMount mount, string query, JsonTypeInfo<T> type)
    {
        StopSignals signals = StopSignals.Listen();
        signals.HangUp += signals.Request;
        CancellationToken cancellationToken = signals.Stopping;
        using ControlClient client = new(mount.Place);
        IAsyncEnumerator<T> lines = client.ReadLinesAsync(query, type, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable ending = lines.ConfigureAwait(false);
        while (await MoveAsync(mount, lines).ConfigureAwait(false))
        {
            yield return lines.Current;
        }
    }

    // What the reader of the lines meets by itself, such as a full disk, is not blamed on the mount.
    private static async ValueTask<bool> MoveAsync<T>(FoundMount mount, IAsyncEnumerator<T> lines)
    {
        try
        {
            return await lines.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception) when (StopSignals.Listen().Stop.IsCompleted)
        {
            return false;
        }
        catch (Exception e) when (e is ControlClientException or HttpRequestException or IOException)
        {
            throw new StartException(Asking.Explain(mount, e));
        }
    }
}
