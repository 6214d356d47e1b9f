using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Warming;

/// <summary>Shows how far it is, on standard error: a bar on a terminal, a line now and then elsewhere.</summary>
internal sealed class WarmView(TextWriter error, bool isTerminal, TimeProvider time)
{
    private const int BarWidth = 24;

    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();
    private long _shown = time.GetTimestamp();
    private int _width;

    /// <summary>Shows the present state.</summary>
    /// <param name="found">How much there is to do; null while that is not known.</param>
    /// <param name="done">How much is done.</param>
    public void Show(WarmLine? found, WarmLine done)
    {
        if (found is null || (!isTerminal && time.GetElapsedTime(_shown) < s_betweenLines))
        {
            return;
        }

        _shown = time.GetTimestamp();
        string text = Describe(found, done);
        error.Write(isTerminal ? $"\r{text.PadRight(_width)}" : text + "\n");
        error.Flush();
        _width = text.Length;
    }

    /// <summary>Writes a line that stays.</summary>
    public void Say(string text)
    {
        Clear();
        error.WriteLine(text);
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        if (isTerminal && _width > 0)
        {
            error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    private string Describe(WarmLine found, WarmLine done)
    {
        double share = found.Bytes > 0 ? Math.Clamp((double)done.Bytes / found.Bytes, 0, 1) : found.Files > 0 ? (double)done.Files / found.Files : 1;
        double rate = done.Bytes / Math.Max(time.GetElapsedTime(_started).TotalSeconds, 0.001);
        string left = rate > 0 ? $", {Readable.Duration(Math.Max(0, found.Bytes - done.Bytes) / rate)} left" : string.Empty;
        string bar = isTerminal ? $"[{new string('#', (int)(share * BarWidth)).PadRight(BarWidth, '.')}] " : string.Empty;
        string who = done.Kind == "cluster" ? "cluster: " : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bar}{who}{done.Files:N0} of {found.Files:N0} files, {Readable.Size(done.Bytes)} of {Readable.Size(found.Bytes)}, {Readable.Size(rate)}/s{left}");
    }
}
