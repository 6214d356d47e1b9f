using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs forget</c> and <c>aisfs refresh</c>: what a mount knows of a path.</summary>
internal static class CacheCommands
{
    /// <summary>Builds <c>aisfs forget</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateForget()
    {
        Argument<string> path = new("path") { Description = "A path in a mount; a directory means all below it." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("forget", "Drop what is cached of a path: the next access asks the cluster.") { path, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (FoundMount mount, string inside) = MountChoice.Of(parsed.GetRequiredValue(path));
            ForgetAnswer answer = await Asking.AskAsync(mount, client => client.OrderAsync(
                HttpMethod.Post, "v1/forget", new PathOrder(inside), ControlJson.Default.PathOrder, ControlJson.Default.ForgetAnswer, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(answer, ControlJson.Default.ForgetAnswer);
            }
            else
            {
                string kept = answer.Kept > 0 ? $"; {Readable.Count(answer.Kept, "file was", "files were")} left alone, with changes that are not uploaded" : string.Empty;
                Console.Out.WriteLine($"Forgotten{kept}.");
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Builds <c>aisfs refresh</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateRefresh()
    {
        Argument<string> path = new("path") { Description = "A path in a mount: a file, or a directory, whose names are asked for." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("refresh", "Ask the cluster anew what it has under a path, and tell the kernel.") { path, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string given = parsed.GetRequiredValue(path);
            (FoundMount mount, string inside) = MountChoice.Of(given);
            RefreshAnswer answer = await Asking.AskAsync(mount, client => client.OrderAsync(
                HttpMethod.Post, "v1/refresh", new PathOrder(inside), ControlJson.Default.PathOrder, ControlJson.Default.RefreshAnswer, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(answer, ControlJson.Default.RefreshAnswer);
            }
            else
            {
                Console.Out.WriteLine($"{PrintableText.Escape(given)}: {Describe(answer)}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Describe(RefreshAnswer answer)
    {
        string what = !answer.Exists ? "the cluster has nothing there"
            : answer.IsDirectory ? $"a directory with {Readable.Count(answer.Entries, "name", "names")}"
            : $"a file of {Readable.Count(answer.Bytes, "byte", "bytes")}";
        return what + (answer.HasChanged ? "; this is new" : "; as was known");
    }
}
