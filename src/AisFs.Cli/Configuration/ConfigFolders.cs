namespace AisFs.Cli.Configuration;

/// <summary>Where configuration files are looked for.</summary>
internal static class ConfigFolders
{
    private const string FolderName = "aisfs";
    private const string FileName = "config.toml";

    /// <summary>The file of the machine.</summary>
    public static string Machine { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), FolderName, FileName)
        : $"/etc/{FolderName}/{FileName}";

    /// <summary>The user's file.</summary>
    /// <param name="environment">Reads variables.</param>
    /// <returns>The file; null where the user has no folder.</returns>
    public static string? User(Func<string, string?> environment)
    {
        string folder = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : environment("XDG_CONFIG_HOME") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given
            : Home(environment) is { Length: > 0 } home ? Path.Combine(home, ".config") : string.Empty;
        return folder.Length > 0 ? Path.Combine(folder, FolderName, FileName) : null;
    }

    private static string Home(Func<string, string?> environment)
        => environment("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
