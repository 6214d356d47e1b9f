using System.Globalization;

namespace AisFs.DevServer.Protocol;

/// <summary>One range of a content, already cut to its size.</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    private const string Prefix = "bytes=";

    public enum Outcome
    {
        /// <summary>The header names no range at all.</summary>
        None,
        Satisfiable,

        /// <summary>It starts behind the end: 416 with Content-Range.</summary>
        Unsatisfiable,

        /// <summary>416 with a message only.</summary>
        Malformed,
        Multiple,
    }

    /// <summary>Reads a Range header as the real server does, messages included.</summary>
    public static Outcome Parse(string header, long size, out ByteRange range, out string message)
    {
        range = default;
        message = string.Empty;
        if (!header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            message = $"read range \"{header}\" is invalid (prefix)";
            return Outcome.Malformed;
        }

        string list = header[Prefix.Length..];
        int found = 0;
        bool noOverlap = false;
        foreach (string item in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (ParseOne(item, header, size, out ByteRange one, out message))
            {
                case Outcome.Satisfiable:
                    range = one;
                    found++;
                    break;
                case Outcome.Unsatisfiable:
                    noOverlap = true;
                    break;
                default:
                    return Outcome.Malformed;
            }
        }

        if (found == 0)
        {
            message = noOverlap ? $"size={size}: not satisfiable range [{list}]" : string.Empty;
            return noOverlap ? Outcome.Unsatisfiable : Outcome.None;
        }

        return found == 1 ? Outcome.Satisfiable : Outcome.Multiple;
    }

    private static Outcome ParseOne(string text, string header, long size, out ByteRange range, out string message)
    {
        range = default;
        message = string.Empty;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            message = $"read range \"{header}\" is invalid (-)";
            return Outcome.Malformed;
        }

        string start = text[..dash].Trim();
        string end = text[(dash + 1)..].Trim();
        if (start.Length == 0)
        {
            return ParseSuffix(text, end, size, out range, out message);
        }

        if (!TryParse(start, out long first) || first < 0)
        {
            message = $"read range \"{text}\" is invalid (start)";
            return Outcome.Malformed;
        }

        if (first >= size)
        {
            return Outcome.Unsatisfiable;
        }

        long last = size - 1;
        if (end.Length > 0)
        {
            if (!TryParse(end, out long given) || first > given)
            {
                message = $"read range \"{text}\" is invalid (end)";
                return Outcome.Malformed;
            }

            last = Math.Min(given, last);
        }

        range = new ByteRange(first, last - first + 1);
        return Outcome.Satisfiable;
    }

    /// <summary>The last bytes: "-500".</summary>
    private static Outcome ParseSuffix(string text, string count, long size, out ByteRange range, out string message)
    {
        range = default;
        message = string.Empty;
        if (count.Length == 0 || count[0] == '-')
        {
            message = $"read range \"{text}\" is invalid as per RFC 7233 Section 2.1";
            return Outcome.Malformed;
        }

        if (!TryParse(count, out long suffix) || suffix < 0)
        {
            message = $"read range \"{text}\" is invalid (see RFC 7233 Section 2.1)";
            return Outcome.Malformed;
        }

        suffix = Math.Min(suffix, size);
        range = new ByteRange(size - suffix, suffix);
        return Outcome.Satisfiable;
    }

    private static bool TryParse(string text, out long value)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
