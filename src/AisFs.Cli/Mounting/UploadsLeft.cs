using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AisFs.Cli.Mounting;

/// <summary>What a mount that ends still has to upload.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
internal readonly record struct UploadsLeft(int Files, long Bytes)
{
    private const string Word = "left";

    /// <summary>As the daemon sends it.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Word} {Files} {Bytes}");

    /// <summary>Reads what the daemon sent.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out UploadsLeft? left)
    {
        left = line.Split(' ') is [Word, var files, var bytes]
            && int.TryParse(files, CultureInfo.InvariantCulture, out int count) && long.TryParse(bytes, CultureInfo.InvariantCulture, out long size)
            ? new UploadsLeft(count, size)
            : null;
        return left is not null;
    }

    /// <summary>As the user reads it.</summary>
    public override string ToString()
    {
        double size = Bytes;
        int unit = 0;
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
        for (; size >= 1024 && unit < units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Files} {(Files == 1 ? "file" : "files")}, {Math.Round(size, unit == 0 ? 0 : 1)} {units[unit]} left to upload");
    }
}
