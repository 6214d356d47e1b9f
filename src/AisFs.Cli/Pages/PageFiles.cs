using System.CommandLine;

namespace AisFs.Cli.Pages;

/// <summary>All manual pages and completions by the names of their files.</summary>
internal static class PageFiles
{
    // The day on which the texts of the pages last changed.
    private const string Date = "2026-11-29";

    /// <summary>The names of the manual pages, and of the tables of mount.md.</summary>
    public static IReadOnlyList<string> Manuals { get; } = ["aisfs.1", "mount.aisfs.8", "aisfs.toml.5", "options.md", "profiles.md"];

    /// <summary>The shells, each with the usual name of its completion file.</summary>
    public static IReadOnlyList<(string Shell, string File)> Shells { get; } =
        [("bash", "aisfs.bash"), ("zsh", "_aisfs"), ("fish", "aisfs.fish"), ("powershell", "aisfs.ps1")];

    /// <summary>Writes a manual page.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="root">The program's commands.</param>
    /// <returns>The page.</returns>
    public static string Manual(string name, Command root) => name switch
    {
        "aisfs.1" => AisfsPage.Write(root, Date),
        "mount.aisfs.8" => MountPage.Write(Date),
        "aisfs.toml.5" => TomlPage.Write(Date),
        "options.md" => OptionTable.Options(),
        _ => OptionTable.Profiles(),
    };

    /// <summary>Writes a completion.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="root">The program's commands.</param>
    /// <returns>The script.</returns>
    public static string Completion(string shell, Command root) => shell switch
    {
        "bash" => BashCompletion.Write(root),
        "zsh" => ZshCompletion.Write(root),
        "fish" => FishCompletion.Write(root),
        _ => PowerShellCompletion.Write(root),
    };
}
