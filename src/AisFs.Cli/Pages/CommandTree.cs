using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>Commands and options as manuals and completions show them.</summary>
internal static class CommandTree
{
    private const string ProfileFlag = "--profile";

    /// <summary>The commands below a command that users are to see, with those below them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">Its path; empty for the program.</param>
    /// <returns>Each with its path, such as <c>config show</c>.</returns>
    public static IEnumerable<(string Path, Command Command)> Below(Command command, string path = "")
    {
        foreach (Command inner in command.Subcommands.Where(static inner => !inner.Hidden))
        {
            string name = path.Length == 0 ? inner.Name : $"{path} {inner.Name}";
            yield return (name, inner);
            foreach ((string, Command) deeper in Below(inner, name))
            {
                yield return deeper;
            }
        }
    }

    /// <summary>The options of a command, without those of the table that have no meaning on a system.</summary>
    /// <param name="command">The command.</param>
    /// <param name="forWindows">Whether the system is Windows.</param>
    /// <returns>The options.</returns>
    public static IEnumerable<Option> OptionsOf(Command command, bool forWindows)
        => command.Options.Where(option => option is not (HelpOption or VersionOption) && IsFor(option, forWindows));

    /// <summary>An option of the table.</summary>
    /// <param name="option">The option of a command.</param>
    /// <returns>The definition; null for an option of the command alone.</returns>
    public static MountOption? Definition(Option option)
        => MountOptions.All.FirstOrDefault(definition => definition.Flag == option.Name && definition.Help == option.Description);

    /// <summary>Whether an option takes a value.</summary>
    /// <param name="option">The option.</param>
    /// <returns>Whether it does.</returns>
    public static bool TakesValue(Option option) => option.ValueType != typeof(bool);

    /// <summary>What the value of an option is.</summary>
    /// <param name="option">The option.</param>
    /// <returns>A file, a folder, some words, or another text.</returns>
    public static OptionKind KindOf(Option option) => option.HelpName switch
    {
        "FILE" => OptionKind.File,
        "DIR" => OptionKind.Folder,
        _ => WordsOf(option).Count > 0 ? OptionKind.Choice : OptionKind.Text,
    };

    /// <summary>The words that the value of an option is chosen from.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The words; none where any text may stand.</returns>
    public static IReadOnlyList<string> WordsOf(Option option)
        => option.Name == ProfileFlag ? [.. BuiltInProfile.All.Select(static profile => profile.Name)]
            : option.HelpName?.Contains('|', StringComparison.Ordinal) == true ? option.HelpName.Split('|') : [];

    /// <summary>The words that an argument is chosen from.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>The words; none where any text may stand.</returns>
    public static IReadOnlyList<string> WordsOf(Argument argument)
        => argument.Name == "command" ? [.. VerbsBeside(argument)]
            : argument.ValueType == typeof(bool) ? [] : [.. argument.GetCompletions(CompletionContext.Empty).Select(static item => item.Label)];

    private static bool IsFor(Option option, bool forWindows) => (option, Definition(option)) switch
    {
        (LinuxOption, _) or (_, { IsForLinux: true }) => !forWindows,
        (_, { IsForWindows: true }) => forWindows,
        _ => !option.Hidden,
    };

    private static IEnumerable<string> VerbsBeside(Argument argument)
        => argument.Parents.SelectMany(static command => command.Parents).OfType<Command>().SelectMany(static command => command.Subcommands)
            .Where(static command => !command.Hidden).Select(static command => command.Name);

    /// <summary>What an argument is.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>What a shell can offer for it.</returns>
    public static ArgumentPlace PlaceOf(Argument argument) => argument.Name switch
    {
        _ when WordsOf(argument).Count > 0 => ArgumentPlace.Words,
        "mountpoint" => ArgumentPlace.Folder,
        "file" => ArgumentPlace.File,
        "source" or "name" => ArgumentPlace.Source,
        _ => ArgumentPlace.Text,
    };

    /// <summary>The first sentence of a text, without its full stop.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What fits beside an option.</returns>
    public static string Brief(string? text)
    {
        string line = text ?? string.Empty;
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? line : line[..end]).TrimEnd('.');
    }

    /// <summary>A command line as a synopsis shows it.</summary>
    /// <param name="path">The command's path.</param>
    /// <param name="command">The command.</param>
    /// <returns>For example <c>aisfs mount SOURCE [MOUNTPOINT] [OPTIONS]</c>.</returns>
    public static string Synopsis(string path, Command command)
    {
        IEnumerable<string> arguments = command.Arguments.Where(static argument => !argument.Hidden).Select(static argument =>
        {
            string name = argument.Name.ToUpperInvariant() + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : string.Empty);
            return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
        });
        string[] parts = ["aisfs", path, .. arguments, OptionsOf(command, forWindows: false).Any() ? "[OPTIONS]" : string.Empty];
        return string.Join(' ', parts.Where(static part => part.Length > 0));
    }
}
