using System.Globalization;
using AisFs.Cli.Text;

namespace AisFs.Cli.Mounting;

/// <summary>The programs that keep a mount in use: those with open or mapped files in it, or with their working directory there.</summary>
internal static class MountUsers
{
    private const int MaxShown = 5;

    /// <summary>Looks for them without touching the mount. A user other than root sees its own programs only.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <returns>For people: <c>bash (1234), tail (1240)</c>; empty when none is seen.</returns>
    public static string Describe(string mountpoint)
    {
        List<string> users = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && Uses(folder, mountpoint))
            {
                users.Add(string.Create(CultureInfo.InvariantCulture, $"{NameOf(folder)} ({pid})"));
            }
        }

        return string.Join(", ", users.Take(MaxShown)) + (users.Count > MaxShown ? ", ..." : string.Empty);
    }

    private static bool Uses(string folder, string mountpoint)
    {
        try
        {
            return Lies(folder + "/cwd", mountpoint) || Lies(folder + "/root", mountpoint)
                || Directory.EnumerateFileSystemEntries(folder + "/fd").Any(entry => Lies(entry, mountpoint))
                || Directory.EnumerateFileSystemEntries(folder + "/map_files").Any(entry => Lies(entry, mountpoint));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    private static bool Lies(string link, string mountpoint)
    {
        try
        {
            return new FileInfo(link).LinkTarget is { } target
                && (target == mountpoint || target.StartsWith(mountpoint + "/", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string NameOf(string folder)
    {
        try
        {
            return PrintableText.Escape(File.ReadAllText(folder + "/comm").TrimEnd('\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
