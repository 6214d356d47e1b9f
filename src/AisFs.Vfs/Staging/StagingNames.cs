using System.Globalization;

namespace AisFs.Vfs.Staging;

/// <summary>The names of what is made in a staging folder. Nothing of another name is read, changed or removed.</summary>
internal static class StagingNames
{
    /// <summary>The file that is held open for as long as the mount lives. It is empty.</summary>
    public const string Lock = "lock";

    /// <summary>The file that marks the folder as a mount's.</summary>
    public const string Mark = "aisfs-staging";

    /// <summary>What is in the mark.</summary>
    public const string MarkText = "AisFs keeps files here that wait for their upload: 'aisfs recover' lists them. Format 2.\n";

    public const string DataSuffix = ".data";
    public const string RecordSuffix = ".json";
    public const string LogSuffix = ".log";
    public const string DraftSuffix = ".new";

    private const string FolderPrefix = "aisfs-";
    private const int IdLength = 32;
    private const int StemLength = 8;

    /// <summary>A new name for a mount's folder.</summary>
    public static string NewFolder() => FolderPrefix + Guid.NewGuid().ToString("N");

    /// <summary>Whether a folder may be a mount's, by its name.</summary>
    public static bool IsFolder(string name)
        => name.Length == FolderPrefix.Length + IdLength && name.StartsWith(FolderPrefix, StringComparison.Ordinal) && IsHex(name.AsSpan(FolderPrefix.Length));

    /// <summary>Whether a folder may be of the first format, by its name.</summary>
    public static bool IsOldFolder(string name) => name.Length == IdLength && IsHex(name);

    /// <summary>The name of one file's parts, without suffix.</summary>
    public static string Stem(int number) => number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The suffix of a file's log.</summary>
    /// <param name="generation">How often the log was begun anew.</param>
    public static string Log(int generation) => string.Create(CultureInfo.InvariantCulture, $".{generation}{LogSuffix}");

    /// <summary>Whether a file in a mount's folder is one that mounts make there, and its stem.</summary>
    public static bool TryGetStem(string name, out string stem)
    {
        stem = string.Empty;
        if (name.Length <= StemLength || !IsHex(name.AsSpan(0, StemLength)))
        {
            return false;
        }

        string rest = name[StemLength..];
        if (rest is not (DataSuffix or RecordSuffix or RecordSuffix + DraftSuffix) && !IsLog(rest))
        {
            return false;
        }

        stem = name[..StemLength];
        return true;
    }

    /// <summary>A short name of a staged file for people.</summary>
    /// <param name="path">Its path without suffix, in a mount's folder.</param>
    public static string ShortId(string path)
    {
        string folder = Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty;
        string id = folder.Length >= FolderPrefix.Length + StemLength ? folder.Substring(FolderPrefix.Length, StemLength) : folder;
        return $"{id}-{Path.GetFileName(path).TrimStart('0')}";
    }

    private static bool IsLog(string suffix)
        => suffix.Length is > 5 and < 16 && suffix[0] == '.' && suffix.EndsWith(LogSuffix, StringComparison.Ordinal)
            && !suffix.AsSpan(1, suffix.Length - 1 - LogSuffix.Length).ContainsAnyExceptInRange('0', '9');

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
