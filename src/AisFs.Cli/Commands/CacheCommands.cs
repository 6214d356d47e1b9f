using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Text;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs forget</c> and <c>aisfs refresh</c>: what a mount knows of a path.</summary>
internal static class CacheCommands
{
    /// <summary>Builds <c>aisfs forget</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateForget()
        => new PathCommand<ForgetAnswer>("forget", "Drop what is cached of a path: the next access asks the cluster.", "v1/forget", ControlJson.Default.ForgetAnswer)
        {
            PathHelp = "A path in a mount; a directory means all below it.",
            Print = static (_, answer) =>
            {
                string kept = answer.Kept > 0 ? $"; {Readable.Count(answer.Kept, "file was", "files were")} left alone, with changes that are not uploaded" : string.Empty;
                Console.Out.WriteLine($"Forgotten{kept}.");
            },
        }.Create();

    /// <summary>Builds <c>aisfs refresh</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateRefresh()
        => new PathCommand<RefreshAnswer>("refresh", "Ask the cluster anew what it has under a path, and tell the kernel.", "v1/refresh", ControlJson.Default.RefreshAnswer)
        {
            PathHelp = "A path in a mount: a file, or a directory, whose names are asked for.",
            Print = static (path, answer) => Console.Out.WriteLine($"{PrintableText.Escape(path)}: {Describe(answer)}"),
        }.Create();

    private static string Describe(RefreshAnswer answer)
    {
        string what = !answer.Exists ? "the cluster has nothing there"
            : answer.IsDirectory ? $"a directory with {Readable.Count(answer.Entries, "name", "names")}"
            : $"a file of {Readable.Count(answer.Bytes, "byte", "bytes")}";
        return what + (answer.HasChanged ? "; this is new" : "; as was known");
    }
}
