using System.CommandLine;
using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Control.Client;
using AisFs.Control.Contract;
using Spectre.Console;
using Plain = Spectre.Console.Text;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs stats</c>: what a mount does.</summary>
internal static class StatsCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string?> mount = new("mount") { Description = "The mountpoint, or a path in the mount. May be left out when there is one mount only.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> watch = new("--watch") { Description = "Go on until Ctrl-C." };
        Option<string> interval = new("--interval") { Description = "How long to measure, 100ms to 1d. Default: 1s.", HelpName = "TIME" };
        Option<bool> json = new("--json") { Description = "Print a line of JSON for each interval." };
        Command command = new("stats", "Measure what a mount does: operations, latencies, hits, requests to the cluster.") { mount, watch, interval, json };
        command.SetAction(async (parsed, _) =>
        {
            TimeSpan time = Watching.TimeOf("--interval", parsed.GetValue(interval), usual: TimeSpan.FromSeconds(1), least: TimeSpan.FromMilliseconds(100));
            FoundMount found = MountChoice.OnlyOrOf(parsed.GetValue(mount)).Mount;
            string query = string.Create(CultureInfo.InvariantCulture, $"v1/stats?interval={time.TotalSeconds}&count={(parsed.GetValue(watch) ? 0 : 1)}");
            IAsyncEnumerable<StatsSample> samples = Watching.ReadAsync(found, query, ControlJson.Default.StatsSample);
            await ShowAsync(found.Identity, samples, parsed.GetValue(watch), parsed.GetValue(json)).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return command;
    }

    // Who wants no colours gets nothing else either that is not text.
    private static bool CanRedraw()
        => AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static async Task ShowAsync(MountIdentity mount, IAsyncEnumerable<StatsSample> samples, bool watches, bool asJson)
    {
        if (!asJson && watches && CanRedraw())
        {
            await AnsiConsole.Live(new Plain("measuring ...")).StartAsync(async display =>
            {
                await foreach (StatsSample sample in samples.ConfigureAwait(false))
                {
                    display.UpdateTarget(StatsView.Render(mount, sample));
                }
            }).ConfigureAwait(false);
            return;
        }

        await foreach (StatsSample sample in samples.ConfigureAwait(false))
        {
            if (asJson)
            {
                InspectionJson.Print(sample, ControlJson.Default.StatsSample);
            }
            else
            {
                AnsiConsole.Write(StatsView.Render(mount, sample));
                AnsiConsole.WriteLine();
            }
        }
    }
}
