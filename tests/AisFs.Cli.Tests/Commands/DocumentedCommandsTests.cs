using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>The commands that the pages and the examples name are there, with the options that they are given.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] s_folders = [".", "installers"];

    [Fact]
    public async Task Every_command_of_the_documents_is_there_with_its_options()
    {
        Dictionary<string, string> helps = new(StringComparer.Ordinal);
        List<string> unknown = [];
        (string Place, string Text)[] commands = [.. Files().SelectMany(Commands).Distinct()];
        Assert.True(commands.Length > 20, $"Only {commands.Length} commands were found.");
        foreach ((string place, string text) in commands)
        {
            // A command may have commands of its own: aisfs config show.
            string help = "";
            List<string> verbs = [];
            foreach (string verb in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).TakeWhile(static word => Verb().IsMatch(word)))
            {
                verbs.Add(verb);
                string more = await HelpAsync(helps, verbs);
                if (more.Length == 0)
                {
                    break;
                }

                help += more;
            }

            // "aisfs help" prints the help about the program itself.
            if (help.Length == 0 && verbs.Count > 0 && verbs[0] != "help")
            {
                unknown.Add($"{place}: there is no command 'aisfs {verbs[0]}'");
            }

            unknown.AddRange(
                from Match option in Option().Matches(text)
                where verbs.Count > 0 && help.Length > 0 && !Regex.IsMatch(help, $@"{Regex.Escape(option.Value)}(?![a-z-])")
                select $"{place}: 'aisfs {string.Join(' ', verbs)}' has no option {option.Value}");
        }

        Assert.True(unknown.Count == 0, string.Join(Environment.NewLine, unknown.Distinct()));
    }

    // What aisfs prints about a command; nothing when there is no such command.
    private static async Task<string> HelpAsync(Dictionary<string, string> known, List<string> verbs)
    {
        string key = string.Join(' ', verbs);
        if (!known.TryGetValue(key, out string? help))
        {
            CommandResult result = await CommandRunner.RunAsync(DaemonProgram.Path, [.. verbs, "--help"]);

            // The help about a word that is no command may be that about the program.
            known[key] = help = result.ExitCode == 0 && (verbs.Count == 0 || result.Output != await HelpAsync(known, [])) ? result.Output : "";
        }

        return help;
    }

    private static IEnumerable<string> Files()
        => from folder in s_folders
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", folder == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
           select file;

    // The lines of code blocks that begin with the program's name, and code within a sentence. Windows has options of its own, which other systems do not show.
    private static IEnumerable<(string Place, string Text)> Commands(string file)
    {
        bool inside = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (inside && Command().Match(line) is { Success: true } command && !line.Contains("X:", StringComparison.Ordinal))
            {
                yield return ($"{Path.GetRelativePath(Repository.Root, file)}:{number}", command.Groups[1].Value);
            }
            else if (!inside)
            {
                foreach (Match code in Code().Matches(line).Where(static code => !code.Value.Contains("X:", StringComparison.Ordinal)))
                {
                    yield return ($"{Path.GetRelativePath(Repository.Root, file)}:{number}", code.Groups[1].Value);
                }
            }
        }
    }

    // Up to a comment, a pipe or the next command, and up to the explanation of a synopsis.
    [GeneratedRegex(@"^\s*(?:sudo )?(aisfs [^#&;>]*?)(?: {3,}.*)?\s*(?:[#&;>].*)?$")]
    private static partial Regex Command();

    [GeneratedRegex("`(aisfs [^`]*)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex Verb();

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
