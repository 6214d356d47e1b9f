using System.CommandLine;
using AisFs.Cli.Pages;
using AisFs.Cli.Running;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs completion</c> and <c>aisfs man</c>: what packages install beside the program.</summary>
internal static class PageCommands
{
    /// <summary>Builds <c>aisfs completion</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateCompletion()
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong([.. PageFiles.Shells.Select(static known => known.Shell)]);
        Command command = new("completion", "Print the completion script of a shell.") { shell };
        command.SetAction(parsed => Print(PageFiles.Completion(parsed.GetRequiredValue(shell), parsed.RootCommandResult.Command)));
        return command;
    }

    /// <summary>Builds <c>aisfs man</c>.</summary>
    /// <returns>The command.</returns>
    public static Command CreateMan()
    {
        Argument<string> page = new("page") { Description = string.Join(", ", PageFiles.Manuals) };
        page.AcceptOnlyFromAmong([.. PageFiles.Manuals]);
        Command command = new("man", "Print a manual page.") { page };
        command.Hidden = true;
        command.SetAction(parsed => Print(PageFiles.Manual(parsed.GetRequiredValue(page), parsed.RootCommandResult.Command)));
        return command;
    }

    // The same bytes on each system: they go into packages.
    private static int Print(string text)
    {
        Console.Out.Write(text.ReplaceLineEndings("\n"));
        return ExitCode.Success;
    }
}
