using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>What manuals tell of an option of the table.</summary>
internal static class OptionText
{
    /// <summary>Meaning, default and variables as sentences.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The sentences.</returns>
    public static string Of(MountOption option)
    {
        List<string> sentences = [option.Meaning];
        if (option.Default.Length > 0)
        {
            sentences.Add($"Default: {option.Default}.");
        }

        if (option.IsIn(OptionPlaces.Variable))
        {
            string[] names = [.. Variables.NamesOf(option).Select(static name => $"`{name}`")];
            sentences.Add($"{(names.Length > 1 ? "Variables" : "Variable")}: {string.Join(", or ", names)}.");
        }

        if (option.IsLive)
        {
            sentences.Add("It can change while the mount runs.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>The type of the option's value in TOML.</summary>
    /// <param name="option">The option.</param>
    /// <returns>In words.</returns>
    public static string TypeOf(MountOption option) => option.Kind switch
    {
        OptionKind.Switch or OptionKind.OnOff => "boolean",
        OptionKind.Size => "string with a unit, or a number of bytes",
        OptionKind.Time => "string with a unit, or a number of seconds",
        OptionKind.Number => "number",
        OptionKind.Mode => "string of octal digits",
        OptionKind.Choice => "string: " + string.Join(", ", option.ValueName!.Split('|')),
        _ when option.IsList => "string, or an array of strings",
        _ => "string",
    };
}
