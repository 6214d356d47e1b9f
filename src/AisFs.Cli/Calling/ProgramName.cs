namespace AisFs.Cli.Calling;

/// <summary>The name that this program was started under: a link may give it any.</summary>
internal static class ProgramName
{
    /// <summary>The name in messages and in the usage, whatever the file is called.</summary>
    public const string Own = "aisfs";

    /// <summary>Finds the name.</summary>
    /// <returns>The last part of the path that the starter used; <see cref="Own"/> where that is not known.</returns>
    public static string Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Own;
        }

        // The runtime tells the file that a link leads to, and with a separate runtime not even that.
        try
        {
            string first = File.ReadAllText("/proc/self/cmdline").Split('\0')[0];
            return Path.GetFileName(first) is { Length: > 0 } name ? name : Own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Own;
        }
    }
}
