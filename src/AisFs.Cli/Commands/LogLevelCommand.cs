using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs log-level</c>: what a mount logs, while it runs.</summary>
internal static class LogLevelCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> mount = new("mount") { Description = "The mountpoint, or a path in the mount." };
        Argument<string?> level = new("level") { Description = "verbose, debug, information, warning or error. The present one is shown when it is left out.", Arity = ArgumentArity.ZeroOrOne };
        level.AcceptOnlyFromAmong("verbose", "debug", "information", "warning", "error");
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("log-level", "Show or change the log level of a mount that runs.") { mount, level, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (FoundMount found, _) = MountChoice.Of(parsed.GetRequiredValue(mount));
            LogLevelValue answer = await Asking.AskAsync(found, client => parsed.GetValue(level) is { } wanted
                ? client.OrderAsync(HttpMethod.Put, "v1/log-level", new LogLevelValue(wanted), ControlJson.Default.LogLevelValue, ControlJson.Default.LogLevelValue, cancellationToken)
                : client.GetAsync("v1/log-level", ControlJson.Default.LogLevelValue, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(answer, ControlJson.Default.LogLevelValue);
            }
            else
            {
                Console.Out.WriteLine(answer.Level);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
