using System.Text;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The tables of mount.md.</summary>
internal static class OptionTable
{
    /// <summary>The options.</summary>
    /// <returns>A table in Markdown.</returns>
    public static string Options()
    {
        StringBuilder table = new("| option | value | default | live | meaning |\n|---|---|---|---|---|\n");
        foreach (MountOption option in MountOptions.All)
        {
            string value = option.Kind is OptionKind.Choice or OptionKind.OnOff
                ? string.Join(", ", option.ValueName!.Split('|').Select(static word => $"`{word}`"))
                : option.ValueName ?? string.Empty;
            table.Append($"| `{option.Name}` | {value} | {Cell(option.Default)} | {(option.IsLive ? "yes" : string.Empty)} | {(option.IsForLinux ? "Linux: " : string.Empty)}{Cell(option.Meaning)} |\n");
        }

        return table.ToString();
    }

    /// <summary>The built-in profiles.</summary>
    /// <returns>A table in Markdown.</returns>
    public static string Profiles()
    {
        StringBuilder table = new("| profile | option | value | why |\n|---|---|---|---|\n");
        foreach (BuiltInProfile profile in BuiltInProfile.All)
        {
            string name = $"`{profile.Name}`";
            table.Append($"| {name} | | | {profile.Purpose} |\n");
            foreach (ProfileValue value in profile.Values)
            {
                table.Append($"| | `{value.Option}` | {value.Value} | {value.Reason} |\n");
            }
        }

        return table.ToString();
    }

    private static string Cell(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
