using System.Globalization;
using System.Text;

namespace AisFs.Vfs.Staging;

/// <summary>The changes that a staging log holds, as far as it is whole.</summary>
internal sealed class StagingHistory
{
    // Offsets add up without overflow, and no file is larger.
    private const long MaxOffset = 1L << 60;
    private const int HexDigits = 16;

    private ulong _chain;

    private StagingHistory()
    {
    }

    /// <summary>The ranges.</summary>
    public ExtentMap Extents { get; } = new();

    /// <summary>The file's size.</summary>
    public long Size { get; private set; }

    /// <summary>How much of the object shows.</summary>
    public long BaseLength { get; private set; }

    /// <summary>Up to where the log is whole, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>What is wrong behind <see cref="Length"/>; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether only the last line is incomplete, as a process leaves it that is killed while it writes.</summary>
    public bool IsTornAtEnd { get; private set; }

    /// <summary>Where the last byte of the data file must be at least.</summary>
    public long DataLength => Extents.ToArray() is { Length: > 0 } all ? all.Where(static e => e.Kind == ExtentKind.Data).Select(static e => e.End).DefaultIfEmpty().Max() : 0;

    /// <summary>Reads a log, up to its end or to the first fault.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StagingHistory Read(string path)
    {
        StagingHistory history = new();
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] buffer = new byte[64 << 10];
        int filled = 0;
        while (history.Fault is null)
        {
            int count = stream.Read(buffer.AsSpan(filled));
            filled += count;
            int taken = history.Take(buffer.AsSpan(0, filled));
            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            filled -= taken;
            if (count == 0 || filled == buffer.Length)
            {
                history.End(filled);
                break;
            }
        }

        return history;
    }

    // Takes whole lines; the rest waits for more.
    private int Take(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (Fault is null && bytes[taken..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (!TryTake(bytes.Slice(taken, length)))
            {
                Fault = string.Create(CultureInfo.InvariantCulture, $"its log is damaged behind byte {Length}");
                break;
            }

            taken += length + 1;
            Length += length + 1;
        }

        return taken;
    }

    private void End(int rest)
    {
        if (Fault is not null)
        {
            return;
        }

        if (Length == 0)
        {
            Fault = "its log is empty or no log";
        }
        else if (rest > 0)
        {
            IsTornAtEnd = rest < StagingLogLine.MaxLength;
            Fault = string.Create(CultureInfo.InvariantCulture, $"its log breaks off behind byte {Length}");
        }
    }

    private bool TryTake(ReadOnlySpan<byte> line)
    {
        if (line.Length is <= HexDigits + 1 or >= StagingLogLine.MaxLength || !Ascii.IsValid(line) || line[^(HexDigits + 1)] != ' ')
        {
            return false;
        }

        string text = Encoding.ASCII.GetString(line[..^(HexDigits + 1)]);
        ulong chain = StagingLogLine.Chain(_chain, text);
        if (!ulong.TryParse(line[^HexDigits..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong told) || told != chain)
        {
            return false;
        }

        _chain = chain;
        return Length == 0 ? text == StagingLogLine.Header : TryApply(text);
    }

    private bool TryApply(string text)
    {
        string[] words = text.Split(' ');
        bool hasLength = words[0] is "D" or "Z";
        long length = 0;
        if (words.Length != (hasLength ? 3 : 2) || !TryParse(words[1], out long first) || (hasLength && !TryParse(words[2], out length)))
        {
            return false;
        }

        switch (words[0])
        {
            case "D" or "Z":
                Extents.Set(first, first + length, words[0] == "D" ? ExtentKind.Data : ExtentKind.Zero);
                Size = Math.Max(Size, first + length);
                return true;
            case "S":
                Extents.Truncate(first);
                Size = first;
                BaseLength = Math.Min(BaseLength, first);
                return true;
            case "B":
                BaseLength = first;
                return true;
            default:
                return false;
        }
    }

    private static bool TryParse(string text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxOffset;
}
