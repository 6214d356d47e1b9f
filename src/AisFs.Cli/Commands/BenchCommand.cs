using System.CommandLine;
using AisFs.Cli.Commands.Benching;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Options;
using AisFs.Cli.Running;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs bench</c>: how fast a mount, or any folder, is.</summary>
internal static class BenchCommand
{
    private const long LeastSize = 1 << 20;

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> path = new("path") { Description = "A folder, in a mount or elsewhere." };
        Option<string> size = new("--size") { Description = "Size of the large file. Default: 256MiB.", HelpName = "SIZE" };
        Option<string> files = new("--files") { Description = "Number of small files, of 100 KiB each. Default: 500.", HelpName = "N" };
        Option<string> time = new("--time") { Description = "How long each measurement may take, 100ms to 1h. Default: 10s.", HelpName = "TIME" };
        Option<string> threads = new("--threads") { Description = "Threads that read at random and work on small files, 1 to 64. Default: 4.", HelpName = "N" };
        Option<bool> readOnly = new("--read-only") { Description = "Write nothing: read files that are there." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("bench", "Measure how fast a mount, or any folder, is.") { path, size, files, time, threads, readOnly, json };
        command.SetAction(async (parsed, _) =>
        {
            StopSignals signals = StopSignals.Listen();
            BenchWish wish = new(
                Existing(parsed.GetRequiredValue(path)),
                (parsed.GetValue(size) is { } s ? ValueParser.AtLeast("--size", s, LeastSize) : 256L << 20) / LeastSize * LeastSize,
                parsed.GetValue(files) is { } f ? ValueParser.Number("--files", f, 1, 100_000) : 500,
                parsed.GetValue(time) is { } t ? Time(t) : TimeSpan.FromSeconds(10),
                parsed.GetValue(threads) is { } n ? ValueParser.Number("--threads", n, 1, 64) : 4,
                parsed.GetValue(readOnly));
            try
            {
                BenchReport report = await new BenchRun(wish, signals.Stopping).RunAsync().ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    InspectionJson.Print(report, BenchJson.Default.BenchReport);
                }
                else
                {
                    foreach (string line in BenchTable.Lines(report))
                    {
                        Console.Out.WriteLine(line);
                    }
                }

                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
            {
                throw new StartException("stopped.");
            }
        });
        return command;
    }

    private static string Existing(string path)
    {
        string full = ValueParser.FullPath("bench", path);
        return Directory.Exists(full) ? full
            : throw new OptionException(File.Exists(full) ? $"'{path}' is a file: name a folder." : $"there is no folder '{path}'.");
    }

    private static TimeSpan Time(string text)
    {
        TimeSpan time = ValueParser.Duration("--time", text);
        return time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromHours(1) ? time : throw new OptionException("--time: the time must be from 100ms to 1h.");
    }
}
