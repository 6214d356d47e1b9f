using System.CommandLine;
using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs trace</c>: the requests of the kernel, with their times.</summary>
internal static class TraceCommand
{
    private const int OperationWidth = 16;

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string?> mount = new("mount") { Description = "The mountpoint, or a path in the mount. May be left out when there is one mount only.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> duration = new("--for") { Description = "For how long, 10ms to 1d. Default: 10s.", HelpName = "TIME" };
        Option<string> output = new("--output") { Description = "Write Chrome's trace event JSON to this file, for chrome://tracing or Perfetto.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print a line of JSON for each request." };
        Command command = new("trace", "Show the requests of the kernel and to the cluster, with their times.") { mount, duration, output, json };
        command.SetAction(async (parsed, _) =>
        {
            TimeSpan time = Watching.TimeOf("--for", parsed.GetValue(duration), usual: TimeSpan.FromSeconds(10), least: TimeSpan.FromMilliseconds(10));
            FoundMount found = MountChoice.OnlyOrOf(parsed.GetValue(mount)).Mount;
            string query = string.Create(CultureInfo.InvariantCulture, $"v1/trace?seconds={time.TotalSeconds}");
            IAsyncEnumerable<TraceEvent> events = Watching.ReadAsync(found, query, ControlJson.Default.TraceEvent);
            return parsed.GetValue(output) is { } file
                ? await SaveAsync(found.Identity, events, ValueParser.FullPath("--output", file)).ConfigureAwait(false)
                : await ShowAsync(events, parsed.GetValue(json)).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> SaveAsync(MountIdentity mount, IAsyncEnumerable<TraceEvent> events, string path)
    {
        // A file that cannot be written is told before the wait.
        FileStream file = new(path, FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            List<TraceEvent> all = [];
            long dropped = 0;
            await foreach (TraceEvent next in events.ConfigureAwait(false))
            {
                if (next.Kind == "end")
                {
                    dropped = next.Dropped ?? 0;
                }
                else
                {
                    all.Add(next);
                }
            }

            ChromeTrace.Write(file, mount, all);
            Console.Out.WriteLine($"{Readable.Count(all.Count, "request", "requests")} in {PrintableText.Escape(path)}{Missing(dropped)}.");
        }

        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(IAsyncEnumerable<TraceEvent> events, bool asJson)
    {
        await foreach (TraceEvent next in events.ConfigureAwait(false))
        {
            if (asJson)
            {
                InspectionJson.Print(next, ControlJson.Default.TraceEvent);
            }
            else if (next.Kind != "end")
            {
                Console.Out.WriteLine(Line(next));
            }
            else if (next.Dropped > 0)
            {
                Console.Error.WriteLine($"aisfs: the trace is not whole{Missing(next.Dropped.Value)}.");
            }
        }

        return ExitCode.Success;
    }

    private static string Missing(long dropped) => dropped > 0 ? $"; {Readable.Count(dropped, "request is", "requests are")} missing, since they came too fast" : string.Empty;

    private static string Line(TraceEvent next)
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(next.StartMicroseconds);
        string range = next.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"  {bytes} bytes at {next.Offset}") : string.Empty;
        string name = (next.Kind == "request" ? "> " : string.Empty) + PrintableText.Escape(next.Name ?? string.Empty);
        return $"{start.LocalDateTime.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}  {Readable.Milliseconds(next.DurationMicroseconds / 1000),8} ms  {name.PadRight(OperationWidth)}  {PrintableText.Escape(next.Subject ?? string.Empty)}{range}{(next.Error is { } error ? $"  {PrintableText.Escape(error)}" : string.Empty)}";
    }
}
