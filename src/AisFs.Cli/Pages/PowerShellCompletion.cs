using System.CommandLine;
using System.Text;

namespace AisFs.Cli.Pages;

/// <summary>The completion for PowerShell, with the options of Windows.</summary>
internal static class PowerShellCompletion
{
    private const string Chooser =
        """

            $path = ''
            $previous = ''
            foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                $previous = $element.ToString()
                if ($previous.StartsWith('-')) { continue }
                $next = if ($path) { "$path $previous" } else { $previous }
                if ($aliases.ContainsKey($next)) { $next = $aliases[$next] }
                if ($offers.ContainsKey($next)) { $path = $next }
            }

            if ($values.ContainsKey($previous)) {
                $values[$previous] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
                return
            }

            if ($named -contains $path -and $wordToComplete -notlike '-*') {
                & aisfs config names 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
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

                # What each command offers: word, explanation. The comma before each keeps PowerShell from taking a single one apart.
                $offers = @{

            """);
        foreach ((string path, Command command) in commands)
        {
            script.Append($"        {Quoted(path)} = @(\n");
            foreach (Command inner in command.Subcommands.Where(static inner => !inner.Hidden))
            {
                script.Append(Offer(inner.Name, CommandTree.Brief(inner.Description)));
            }

            foreach (string word in command.Arguments.Where(static argument => !argument.Hidden).SelectMany(CommandTree.WordsOf))
            {
                script.Append(Offer(word, word));
            }

            foreach (Option option in CommandTree.OptionsOf(command, forWindows: true))
            {
                script.Append(Offer(option.Name, CommandTree.Brief(option.Description)));
            }

            script.Append(Offer("--help", "Show help")).Append("        )\n");
        }

        script.Append("    }\n\n    # The words of options that are chosen from some.\n    $values = @{\n");
        foreach (IGrouping<string, Option> option in commands.SelectMany(static entry => CommandTree.OptionsOf(entry.Command, forWindows: true))
            .Where(static option => CommandTree.WordsOf(option).Count > 0).GroupBy(static option => option.Name, StringComparer.Ordinal))
        {
            script.Append($"        {Quoted(option.Key)} = @({string.Join(", ", CommandTree.WordsOf(option.First()).Select(Quoted))})\n");
        }

        script.Append("    }\n\n    # Other names of commands.\n    $aliases = @{\n");
        foreach ((string path, Command command) in commands)
        {
            foreach (string alias in command.Aliases)
            {
                script.Append($"        {Quoted(path[..^command.Name.Length] + alias)} = {Quoted(path)}\n");
            }
        }

        IEnumerable<string> named = commands.Where(static entry => entry.Command.Arguments.Any(static argument => CommandTree.PlaceOf(argument) == ArgumentPlace.Source)).Select(static entry => Quoted(entry.Path));
        script.Append($"    }}\n\n    # Commands that take the name of a mount of a configuration file.\n    $named = @({string.Join(", ", named)})\n");
        script.Append(Chooser);
        return script.ToString();
    }

    private static string Offer(string word, string meaning) => $"            , @({Quoted(word)}, {Quoted(meaning)})\n";

    private static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
