using AisFs.Cli.Options;

namespace AisFs.Cli.Mounting;

/// <summary>The forms in which a mountpoint may be written.</summary>
internal static class MountpointText
{
    /// <summary>Makes a path absolute; drive letters, <c>*</c> and UNC names stay as they are.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <returns>What the adapter takes.</returns>
    /// <exception cref="OptionException">It cannot be the name of a folder.</exception>
    public static string Normalise(string text)
    {
        if (OperatingSystem.IsWindows())
        {
            if (text.TrimEnd('\\', '/') is [var letter, ':'] && char.IsAsciiLetter(letter))
            {
                return $"{char.ToUpperInvariant(letter)}:";
            }

            if (text is "*" or "*:")
            {
                return "*";
            }

            if (text.StartsWith(@"\\", StringComparison.Ordinal))
            {
                return text.TrimEnd('\\');
            }
        }

        string path = ValueParser.FullPath("mountpoint", text);
        return path.Length > 1 ? path.TrimEnd(Path.DirectorySeparatorChar) : path;
    }
}
