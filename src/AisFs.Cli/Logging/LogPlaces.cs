namespace AisFs.Cli.Logging;

/// <summary>Where a daemon logs when it was not told.</summary>
internal static class LogPlaces
{
    private const string RootFolder = "/var/log";
    private const string Name = "aisfs";
    private const string FileName = "aisfs.log";

    /// <summary>The place for the present user.</summary>
    /// <returns>The path of the log file.</returns>
    public static string OfThisUser() => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Name, FileName)
        : Of(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            Environment.GetEnvironmentVariable("XDG_STATE_HOME"),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The place for a user of Linux.</summary>
    /// <param name="isRoot">Whether it is root.</param>
    /// <param name="stateHome">The variable XDG_STATE_HOME. A relative path counts as none, as its specification says.</param>
    /// <param name="home">The user's home.</param>
    /// <returns>Below /var/log for root, else in the user's state folder.</returns>
    public static string Of(bool isRoot, string? stateHome, string home)
    {
        string folder = isRoot ? RootFolder
            : stateHome is { Length: > 0 } && Path.IsPathFullyQualified(stateHome) ? stateHome
            : Path.Combine(home, ".local", "state");
        return Path.Combine(folder, Name, FileName);
    }
}
