using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Content.Staging;

/// <summary>
/// The history of a staged file's ranges, one line for each change: D offset length (data), Z offset length (zeros),
/// S size, B length (how much of the object still shows). A line is written after the bytes it speaks of; the last one may
/// be torn.
/// </summary>
internal sealed class StagingLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private long _position;

    public StagingLog(string path) => _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);

    public void Data(long offset, long length) => Write('D', offset, length);

    public void Zero(long offset, long length) => Write('Z', offset, length);

    public void Size(long size) => Write('S', size, -1);

    public void Base(long length) => Write('B', length, -1);

    public void Sync() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();

    /// <summary>Reads a log back.</summary>
    /// <returns>The ranges, the size, and how much of the object shows.</returns>
    public static (ExtentMap Extents, long Size, long BaseLength) Read(string path)
    {
        ExtentMap extents = new();
        long size = 0;
        long baseLength = 0;
        string text = File.ReadAllText(path, Encoding.ASCII);

        // What follows the last line end was torn.
        foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            if (words.Length < 2 || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long first))
            {
                throw new InvalidDataException($"The staging log {path} is damaged: '{line}'.");
            }

            _ = long.TryParse(words.ElementAtOrDefault(2), NumberStyles.None, CultureInfo.InvariantCulture, out long length);
            switch (words[0])
            {
                case "D":
                    extents.Set(first, first + length, ExtentKind.Data);
                    size = Math.Max(size, first + length);
                    break;
                case "Z":
                    extents.Set(first, first + length, ExtentKind.Zero);
                    size = Math.Max(size, first + length);
                    break;
                case "S":
                    extents.Truncate(first);
                    size = first;
                    baseLength = Math.Min(baseLength, first);
                    break;
                case "B":
                    baseLength = first;
                    break;
                default:
                    throw new InvalidDataException($"The staging log {path} is damaged: '{line}'.");
            }
        }

        return (extents, size, baseLength);
    }

    private void Write(char kind, long first, long second)
    {
        Span<byte> line = stackalloc byte[48];
        bool fits = second < 0
            ? Utf8Formatter($"{kind} {first}\n", line, out int length)
            : Utf8Formatter($"{kind} {first} {second}\n", line, out length);
        if (fits)
        {
            RandomAccess.Write(_file, line[..length], _position);
            _position += length;
        }
    }

    private static bool Utf8Formatter(FormattableString text, Span<byte> destination, out int length)
        => Encoding.ASCII.TryGetBytes(text.ToString(CultureInfo.InvariantCulture), destination, out length);
}
