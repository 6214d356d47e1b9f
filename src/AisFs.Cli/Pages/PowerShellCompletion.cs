using System.CommandLine;
using System.Text;

namespace AisFs.Cli.Pages;

/// <summary>The completion for PowerShell, with the options of Windows.</summary>
internal static class PowerShellCompletion
{
    private const string Chooser =
        """
            }

            $path = ''
            $previous = ''
            foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                $previous = $element.ToString()
                if ($previous.StartsWith('-')) { continue }
                $next = if ($path) { "$path $previous" } else { $previous }
                if ($offers.ContainsKey($next)) { $path = $next }
            }

            if ($values.ContainsKey($previous)) {
                $values[$previous] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
                return
            }

            $offers[$path] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1])
            }
        }

        """;

    /// <summary>Writes it.</summary>
    /// <param name="root">The program's commands.</param>
    /// <returns>A script.</returns>
    public static string Write(Command root)
    {
        (string Path, Command Command)[] commands = [.. CommandTree.Below(root).Prepend((string.Empty, root))];
        StringBuilder script = new(
            """
            # PowerShell completion for aisfs; made by 'aisfs completion powershell'.
            Register-ArgumentCompleter -Native -CommandName @('aisfs', 'aisfs.exe') -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)

                # What each command offers: word, explanation.
                $offers = @{

            """);
        foreach ((string path, Command command) in commands)
        {
            script.Append($"        {Quoted(path)} = @(\n");
            foreach (Command inner in command.Subcommands.Where(static inner => !inner.Hidden))
            {
                script.Append($"            @({Quoted(inner.Name)}, {Quoted(CommandTree.Brief(inner.Description))}),\n");
            }

            foreach (string word in command.Arguments.Where(static argument => !argument.Hidden).SelectMany(CommandTree.WordsOf))
            {
                script.Append($"            @({Quoted(word)}, {Quoted(word)}),\n");
            }

            foreach (Option option in CommandTree.OptionsOf(command, forWindows: true))
            {
                script.Append($"            @({Quoted(option.Name)}, {Quoted(CommandTree.Brief(option.Description))}),\n");
            }

            script.Append("            @('--help', 'Show help')\n        )\n");
        }

        script.Append("    }\n\n    # The words of options that are chosen from some.\n    $values = @{\n");
        foreach (IGrouping<string, Option> option in commands.SelectMany(static entry => CommandTree.OptionsOf(entry.Command, forWindows: true))
            .Where(static option => CommandTree.WordsOf(option).Count > 0).GroupBy(static option => option.Name, StringComparer.Ordinal))
        {
            script.Append($"        {Quoted(option.Key)} = @({string.Join(", ", CommandTree.WordsOf(option.First()).Select(Quoted))})\n");
        }

        script.Append(Chooser);
        return script.ToString();
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
