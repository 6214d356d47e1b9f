using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>
/// Maps stored names to names that Windows can show, and back. A character that Windows forbids becomes U+F000 plus its
/// code, as in Cygwin and the Windows subsystem for Linux; so does a dot or space at the end, and the first letter of a
/// name that is a device's (CON, NUL, COM1, ..., with or without an extension). A character that lies in U+F000 to
/// U+F0FF itself is preceded by U+F0FF. Every stored name has exactly one such form, and only that form leads back.
/// </summary>
internal static class WindowsNames
{
    /// <summary>The longest name in UTF-16 units that Windows takes.</summary>
    internal const int MaxLength = 255;

    private const char Base = '\uF000';
    private const char Escape = '\uF0FF';
    private const string Forbidden =
        "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u000E\u000F\u0010"
        + "\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"*:<>?|\\";

    private static readonly SearchValues<char> s_special = SearchValues.Create(Forbidden + PrivateRange());

    private static readonly SearchValues<char> s_mapped = SearchValues.Create(PrivateRange());

    private static readonly string[] s_devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00B9", "COM\u00B2", "COM\u00B3",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00B9", "LPT\u00B2", "LPT\u00B3",
    ];

    /// <summary>The name that Windows shows.</summary>
    /// <param name="stored">The stored name, without "/".</param>
    /// <returns>The same string when nothing has to be mapped.</returns>
    internal static string ToWindows(string stored)
    {
        bool device = IsDevice(stored);
        bool badEnd = stored is [.., '.' or ' '] and not ("." or "..");
        if (!device && !badEnd && stored.AsSpan().IndexOfAny(s_special) < 0)
        {
            return stored;
        }

        StringBuilder text = new(stored.Length + 8);
        for (int i = 0; i < stored.Length; i++)
        {
            char c = stored[i];
            if (IsPrivate(c))
            {
                text.Append(Escape).Append(c);
            }
            else if (Forbidden.Contains(c, StringComparison.Ordinal) || (device && i == 0) || (badEnd && i == stored.Length - 1))
            {
                text.Append((char)(Base + c));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>The stored name behind a name that Windows gives.</summary>
    /// <param name="name">The name.</param>
    /// <param name="stored">The stored name.</param>
    /// <returns>False when no stored name has this form, for example because it is no valid UTF-16.</returns>
    internal static bool TryToStored(ReadOnlySpan<char> name, [NotNullWhen(true)] out string? stored)
    {
        if (name.IsEmpty || HasLoneSurrogate(name))
        {
            stored = null;
            return false;
        }

        if (name.IndexOfAny(s_mapped) < 0)
        {
            stored = name.ToString();
            return ReferenceEquals(ToWindows(stored), stored);
        }

        StringBuilder text = new(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c == Escape && i + 1 < name.Length)
            {
                text.Append(name[++i]);
            }
            else
            {
                text.Append(IsPrivate(c) && c != Escape ? (char)(c - Base) : c);
            }
        }

        stored = text.ToString();
        return !stored.Contains('/', StringComparison.Ordinal) && !stored.Contains('\0', StringComparison.Ordinal)
            && name.SequenceEqual(ToWindows(stored));
    }

    private static bool IsPrivate(char c) => c is >= Base and <= Escape;

    private static string PrivateRange() => string.Create(256, 0, static (span, _) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = (char)(Base + i);
        }
    });

    private static bool IsDevice(ReadOnlySpan<char> name)
    {
        int dot = name.IndexOf('.');
        ReadOnlySpan<char> stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        if (stem.Length is < 3 or > 7)
        {
            return false;
        }

        foreach (string device in s_devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
