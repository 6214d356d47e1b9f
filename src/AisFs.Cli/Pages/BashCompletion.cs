using System.CommandLine;
using System.Text;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The completion for bash. It needs nothing but bash itself.</summary>
internal static class BashCompletion
{
    private const string Functions =
        """
        # bash completion for aisfs; made by 'aisfs completion bash'.

        # Offers words that begin with what was typed.
        _aisfs_words() {
            local word
            COMPREPLY=()
            for word in $1; do
                if [[ "$word" == "$2"* ]]; then
                    COMPREPLY+=("$word")
                fi
            done
        }

        # Offers files (-f) or folders (-d).
        _aisfs_paths() {
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
        }

        # Offers words for the part of a list behind its last comma.
        _aisfs_list() {
            local done="" typed="$2" word
            if [[ "$typed" == *,* ]]; then
                done="${typed%,*},"
                typed="${typed##*,}"
            fi
            COMPREPLY=()
            for word in $1; do
                if [[ "$word" == "$typed"* ]]; then
                    COMPREPLY+=("$done$word")
                fi
            done
            compopt -o nospace 2>/dev/null
        }

        _aisfs() {
            local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" place=0 i
            COMPREPLY=()
            if [[ "$cur" == "=" ]]; then
                cur=""
            elif [[ "$prev" == "=" ]]; then
                prev="${COMP_WORDS[COMP_CWORD-2]}"
            fi
            for ((i = 1; i < COMP_CWORD; i++)); do
                case "$command:${COMP_WORDS[i]}" in

        """;

    /// <summary>Writes it.</summary>
    /// <param name="root">The program's commands.</param>
    /// <returns>A script.</returns>
    public static string Write(Command root)
    {
        (string Path, Command Command)[] commands = [.. CommandTree.Below(root)];
        StringBuilder script = new(Functions);
        foreach ((string path, Command command) in commands)
        {
            int cut = path.LastIndexOf(' ');
            string parent = cut < 0 ? string.Empty : path[..cut];
            string names = string.Join('|', command.Aliases.Prepend(command.Name).Select(name => $"\"{parent}:{name}\""));
            script.Append($"            {names}) command=\"{path}\"; place=0 ;;\n");
        }

        script.Append(
            """
                        *:-*|*:=) ;;
                        *)
                            case "$command:${COMP_WORDS[i-1]}" in

            """);
        script.Append($"                    {Pattern(commands, static option => CommandTree.TakesValue(option))}) ;;\n");
        script.Append(
            """
                                *) ((place++)) ;;
                            esac
                            ;;
                    esac
                done

                case "$command:$prev" in

            """);
        AddValues(script, commands);
        script.Append("    esac\n\n    case \"$command\" in\n");
        AddCommand(script, string.Empty, root);
        foreach ((string path, Command command) in commands)
        {
            AddCommand(script, path, command);
        }

        script.Append("    esac\n}\n\ncomplete -F _aisfs aisfs\n");
        return script.ToString();
    }

    private static void AddValues(StringBuilder script, (string Path, Command Command)[] commands)
    {
        foreach (IGrouping<string, (string Path, Option Option)> group in commands
            .SelectMany(static entry => CommandTree.OptionsOf(entry.Command, forWindows: false).Select(option => (entry.Path, Option: option)))
            .Where(static entry => CommandTree.TakesValue(entry.Option))
            .GroupBy(static entry => ActionFor(entry.Option), StringComparer.Ordinal))
        {
            string pattern = string.Join('|', group.SelectMany(static entry => NamesOf(entry.Option).Select(name => $"\"{entry.Path}:{name}\"")));
            script.Append($"        {pattern})\n            {group.Key}\n            return ;;\n");
        }
    }

    private static string ActionFor(Option option) => CommandTree.KindOf(option) switch
    {
        OptionKind.File => "_aisfs_paths -f \"$cur\"",
        OptionKind.Folder => "_aisfs_paths -d \"$cur\"",
        OptionKind.Choice => $"_aisfs_words \"{string.Join(' ', CommandTree.WordsOf(option))}\" \"$cur\"",
        _ when option.Name == "-o" => $"_aisfs_list \"{string.Join(' ', Words())}\" \"$cur\"",
        _ => ":",
    };

    private static IEnumerable<string> Words()
        => MountOptions.All.Where(static option => option.IsIn(OptionPlaces.Word) && !option.IsForWindows)
            .Select(static option => option.ValueName is null ? option.Word : option.Word + "=").Append("ro").Append("rw");

    private static void AddCommand(StringBuilder script, string path, Command command)
    {
        string[] flags = [.. CommandTree.OptionsOf(command, forWindows: false).SelectMany(NamesOf).Append("--help").Where(static name => name.StartsWith("--", StringComparison.Ordinal))];
        script.Append($"        \"{path}\")\n            if [[ \"$cur\" == -* ]]; then\n                _aisfs_words \"{string.Join(' ', flags)}\" \"$cur\"\n");
        if (command.Subcommands.Count > 0)
        {
            script.Append($"            else\n                _aisfs_words \"{string.Join(' ', command.Subcommands.Where(static inner => !inner.Hidden).Select(static inner => inner.Name))}\" \"$cur\"\n");
        }

        int place = 0;
        foreach (Argument argument in command.Arguments.Where(static argument => !argument.Hidden))
        {
            string test = argument.Arity.MaximumNumberOfValues > 1 ? $"place >= {place}" : $"place == {place}";
            script.Append($"            elif (({test})); then\n                {ActionFor(argument)}\n");
            place++;
        }

        script.Append("            fi ;;\n");
    }

    private static string ActionFor(Argument argument) => CommandTree.PlaceOf(argument) switch
    {
        ArgumentPlace.Words => $"_aisfs_words \"{string.Join(' ', CommandTree.WordsOf(argument))}\" \"$cur\"",
        ArgumentPlace.Folder => "_aisfs_paths -d \"$cur\"",
        ArgumentPlace.File => "_aisfs_paths -f \"$cur\"",
        ArgumentPlace.Source => "_aisfs_words \"ais:// $(aisfs config names 2>/dev/null)\" \"$cur\"",
        _ => ":",
    };

    private static string Pattern((string Path, Command Command)[] commands, Func<Option, bool> which)
        => string.Join('|', commands.SelectMany(entry => CommandTree.OptionsOf(entry.Command, forWindows: false).Where(which)
            .SelectMany(static option => NamesOf(option)).Select(name => $"\"{entry.Path}:{name}\"")));

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Prepend(option.Name);
}
