using System.CommandLine;
using System.Text;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The completion for zsh.</summary>
internal static class ZshCompletion
{
    /// <summary>Writes it.</summary>
    /// <param name="root">The program's commands.</param>
    /// <returns>A function file.</returns>
    public static string Write(Command root)
    {
        StringBuilder script = new(
            """
            #compdef aisfs
            # zsh completion for aisfs; made by 'aisfs completion zsh'.

            _aisfs_source() {
                local -a sources
                sources=('ais\://' ${(f)"$(_call_program names aisfs config names 2>/dev/null)"})
                _describe -t sources 'source' sources
            }


            """);
        AddFunction(script, "_aisfs", root);
        foreach ((string path, Command command) in CommandTree.Below(root))
        {
            AddFunction(script, FunctionOf(path), command);
        }

        script.Append("_aisfs \"$@\"\n");
        return script.ToString();
    }

    private static string FunctionOf(string path) => "_aisfs_" + path.Replace(' ', '_').Replace('-', '_') + "_command";

    private static void AddFunction(StringBuilder script, string name, Command command)
    {
        List<string> specs = [.. CommandTree.OptionsOf(command, forWindows: false).Select(SpecOf), "'(- *)'{-h,--help}'[show help]'"];
        Command[] inner = [.. command.Subcommands.Where(static sub => !sub.Hidden)];
        script.Append($"{name}() {{\n");
        if (inner.Length > 0)
        {
            script.Append("    local curcontext=\"$curcontext\" state line\n    typeset -A opt_args\n    local -a commands\n    commands=(\n");
            foreach (Command sub in inner)
            {
                script.Append($"        {Quoted($"{sub.Name}:{CommandTree.Brief(sub.Description)}")}\n");
            }

            script.Append("    )\n");
            specs.Add("'1: :->command'");
            specs.Add("'*:: :->arguments'");
        }
        else
        {
            specs.AddRange(command.Arguments.Where(static argument => !argument.Hidden).Select(SpecOf));
        }

        script.Append($"    _arguments {(inner.Length > 0 ? "-C " : string.Empty)}-s \\\n        {string.Join(" \\\n        ", specs)}\n");
        if (inner.Length > 0)
        {
            string prefix = name == "_aisfs" ? string.Empty : name["_aisfs_".Length..^"_command".Length] + " ";
            script.Append("    case $state in\n        command) _describe -t commands 'command' commands ;;\n        arguments)\n            case $line[1] in\n");
            foreach (Command sub in inner)
            {
                script.Append($"                {string.Join('|', sub.Aliases.Prepend(sub.Name))}) {FunctionOf(prefix + sub.Name)} ;;\n");
            }

            script.Append("            esac ;;\n    esac\n");
        }

        script.Append("}\n\n");
    }

    private static string SpecOf(Option option)
    {
        string[] names = [.. option.Aliases.Prepend(option.Name)];
        bool takesValue = CommandTree.TakesValue(option);
        string help = $"[{Escaped(CommandTree.Brief(option.Description))}]";
        string value = takesValue ? $":{Escaped(option.HelpName ?? "VALUE")}:{ActionFor(option)}" : string.Empty;
        bool isRepeated = option.ValueType.IsArray;
        IEnumerable<string> specs = names.Select(name => Quoted($"{(isRepeated ? "*" : names.Length > 1 ? $"({string.Join(' ', names)})" : string.Empty)}{name}{(takesValue && name.StartsWith("--", StringComparison.Ordinal) ? "=" : string.Empty)}{help}{value}"));
        return string.Join(" \\\n        ", specs);
    }

    private static string ActionFor(Option option) => CommandTree.KindOf(option) switch
    {
        OptionKind.File => "_files",
        OptionKind.Folder => "_directories",
        OptionKind.Choice => $"({string.Join(' ', CommandTree.WordsOf(option))})",
        _ => " ",
    };

    private static string SpecOf(Argument argument)
    {
        string many = argument.Arity.MaximumNumberOfValues > 1 ? "*" : string.Empty;
        string optional = many.Length == 0 && argument.Arity.MinimumNumberOfValues == 0 ? ":" : string.Empty;
        string action = CommandTree.PlaceOf(argument) switch
        {
            ArgumentPlace.Words => $"({string.Join(' ', CommandTree.WordsOf(argument))})",
            ArgumentPlace.Folder => "_directories",
            ArgumentPlace.File => "_files",
            ArgumentPlace.Source => "_aisfs_source",
            _ => " ",
        };
        return Quoted($"{many}{optional}:{argument.Name}:{action}");
    }

    private static string Escaped(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
