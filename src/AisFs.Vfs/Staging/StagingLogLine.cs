using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace AisFs.Vfs.Staging;

/// <summary>One line of a staging log, without its checksum.</summary>
internal static class StagingLogLine
{
    /// <summary>What every log begins with.</summary>
    public const string Header = "AisFs-log 2";

    /// <summary>No line is longer, checksum and line end included.</summary>
    public const int MaxLength = 80;

    public static string Format(char kind, long first) => string.Create(CultureInfo.InvariantCulture, $"{kind} {first}");

    public static string Format(char kind, long first, long second) => string.Create(CultureInfo.InvariantCulture, $"{kind} {first} {second}");

    /// <summary>The checksum of a line from that of the line before.</summary>
    public static ulong Chain(ulong before, string text) => XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(text), unchecked((long)before));
}
