using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs flush</c>: uploads what is not on the cluster yet.</summary>
internal static class FlushCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
        => new PathCommand<FlushAnswer>("flush", "Upload what was written, and wait until it is on the cluster.", "v1/flush", ControlJson.Default.FlushAnswer)
        {
            PathHelp = "The mountpoint, or a path in the mount: only what lies there. May be left out when there is one mount only.",
            TakesOnlyMount = true,
            Print = static (_, answer) => Print(answer),
            CodeOf = static answer => answer.Left.Failed == 0 ? ExitCode.Success : ExitCode.Failure,
        }.Create();

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
