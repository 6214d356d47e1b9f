namespace AisFs.Cli.Mounting;

/// <summary>The forms in which a mountpoint may be written.</summary>
internal static class MountpointText
{
    /// <summary>Makes a path absolute; drive letters, <c>*</c> and UNC names stay as they are.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <returns>What the adapter takes.</returns>
    public static string Normalise(string text)
    {
        bool isDrive = text.Length == 2 && char.IsAsciiLetter(text[0]) && text[1] == ':';
        if (OperatingSystem.IsWindows() && (isDrive || text == "*"))
        {
            return text;
        }

        string path = Path.GetFullPath(text);
        return path.Length > 1 ? path.TrimEnd(Path.DirectorySeparatorChar) : path;
    }
}
