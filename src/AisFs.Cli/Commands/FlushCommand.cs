using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs flush</c>: uploads what is not on the cluster yet.</summary>
internal static class FlushCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string?> path = new("path") { Description = "The mountpoint, or a path in the mount: only what lies there. May be left out when there is one mount only.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("flush", "Upload what was written, and wait until it is on the cluster.") { path, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (FoundMount mount, string inside) = MountChoice.OnlyOrOf(parsed.GetValue(path));
            FlushAnswer answer = await Asking.AskAsync(mount, client => client.OrderAsync(
                HttpMethod.Post, "v1/flush", new PathOrder(inside), ControlJson.Default.PathOrder, ControlJson.Default.FlushAnswer, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(answer, ControlJson.Default.FlushAnswer);
            }
            else
            {
                Print(answer);
            }

            return answer.Left.Failed == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static void Print(FlushAnswer answer)
    {
        foreach (UnsavedItem item in answer.Left.Oldest.Where(static item => item.Error is not null))
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(item.Path)} is not uploaded: {PrintableText.Escape(item.Error!)}");
        }

        int left = answer.Left.Files - answer.Left.Failed;
        string changed = left > 0 ? $"; {Readable.Count(left, "file was", "files were")} changed again meanwhile" : string.Empty;
        Console.Out.WriteLine(answer.Files == 0 ? "There was nothing to upload." : $"{Readable.Count(Math.Max(0, answer.Files - answer.Left.Failed), "file", "files")} of {answer.Files} uploaded, {Readable.Size(answer.Bytes)} in all{changed}.");
    }
}
