using System.CommandLine;
using System.Text;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The completion for fish.</summary>
internal static class FishCompletion
{
    /// <summary>Writes it.</summary>
    /// <param name="root">The program's commands.</param>
    /// <returns>A script.</returns>
    public static string Write(Command root)
    {
        (string Path, Command Command)[] commands = [.. CommandTree.Below(root)];
        StringBuilder script = new(
            """
            # fish completion for aisfs; made by 'aisfs completion fish'.

            # Whether the command that was typed is this one: all words that are no options, as far as they are commands.
            function __aisfs_command
                set -l path
                for word in (commandline -opc)[2..-1]
                    if string match -qr -- '^-' $word
                        continue
                    end
                    set -l next (string join ' ' $path $word)
                    if contains -- $next $__aisfs_commands
                        set path $path $word
                    else
                        break
                    end
                end
                set -l typed (string join ' ' $path)
                test "$typed" = "$argv[1]"
            end


            """);
        script.Append($"set -g __aisfs_commands {string.Join(' ', commands.SelectMany(static entry => NamesOf(entry.Path, entry.Command)).Select(Quoted))}\n\n");
        script.Append("complete -c aisfs -f\n");
        foreach ((string path, Command command) in commands)
        {
            string parent = path.LastIndexOf(' ') is >= 0 and var cut ? path[..cut] : string.Empty;
            script.Append($"complete -c aisfs -n \"__aisfs_command '{parent}'\" -a {command.Name} -d {Quoted(CommandTree.Brief(command.Description))}\n");
        }

        script.Append("complete -c aisfs -s h -l help -d 'Show help'\n");
        foreach ((string path, Command command) in commands)
        {
            script.Append('\n');
            foreach (string name in NamesOf(path, command))
            {
                AddCommand(script, name, command);
            }
        }

        return script.ToString();
    }

    private static IEnumerable<string> NamesOf(string path, Command command)
        => command.Aliases.Select(alias => path[..(path.LastIndexOf(' ') + 1)] + alias).Prepend(path);

    private static void AddCommand(StringBuilder script, string path, Command command)
    {
        string begin = $"complete -c aisfs -n \"__aisfs_command '{path}'\"";
        foreach (Option option in CommandTree.OptionsOf(command, forWindows: false))
        {
            string names = string.Join(' ', option.Aliases.Prepend(option.Name).Select(static name => name.StartsWith("--", StringComparison.Ordinal) ? "-l " + name[2..] : "-s " + name[1..]));
            script.Append($"{begin} {names}{ValueOf(option)} -d {Quoted(CommandTree.Brief(option.Description))}\n");
        }

        foreach (Argument argument in command.Arguments.Where(static argument => !argument.Hidden))
        {
            string? offered = CommandTree.PlaceOf(argument) switch
            {
                ArgumentPlace.Words => $"-a {Quoted(string.Join(' ', CommandTree.WordsOf(argument)))}",
                ArgumentPlace.Folder => "-a '(__fish_complete_directories)'",
                ArgumentPlace.File => "-F",
                ArgumentPlace.Source => "-a 'ais:// (aisfs config names 2>/dev/null)'",
                _ => null,
            };
            if (offered is not null)
            {
                script.Append($"{begin} {offered}\n");
            }
        }
    }

    private static string ValueOf(Option option) => !CommandTree.TakesValue(option) ? string.Empty : CommandTree.KindOf(option) switch
    {
        OptionKind.File => " -r -F",
        OptionKind.Folder => " -x -a '(__fish_complete_directories)'",
        OptionKind.Choice => $" -x -a {Quoted(string.Join(' ', CommandTree.WordsOf(option)))}",
        _ => " -x",
    };

    private static string Quoted(string text)
        => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
