namespace AisFs.Client.Wire;

/// <summary>Custom metadata on the wire. Three forms: the header, the listing, and JSON (which needs no care).</summary>
internal static class CustomMetadata
{
    /// <summary>
    /// What the cluster notes for itself where a name has more than 255 bytes in a segment, or 3072 in all: the path that it
    /// would have. It is not custom metadata of a user, and is never shown.
    /// </summary>
    public const string LongNameKey = "orig_fntl";

    /// <summary>Reads the headers <c>Ais-Custom-Md: k=v</c>, one per key, or one with several pairs separated by commas.</summary>
    public static IReadOnlyDictionary<string, string> ParseHeaders(IEnumerable<string> values)
    {
        Dictionary<string, string>? custom = null;
        foreach (string header in values)
        {
            string? last = null;
            foreach (Range range in header.AsSpan().Split(','))
            {
                ReadOnlySpan<char> piece = header.AsSpan(range);
                int equals = piece.IndexOf('=');
                string key = equals > 0 ? piece[..equals].TrimStart().ToString() : string.Empty;
                if (key.Length > 0)
                {
                    (custom ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = piece[(equals + 1)..].ToString();
                    last = key;
                }
                else if (last is not null)
                {
                    // Nothing escapes the comma: a piece that is not a pair belongs to the value before it.
                    custom![last] = $"{custom[last]},{piece}";
                }
            }
        }

        custom?.Remove(LongNameKey);
        return custom is { Count: > 0 } ? custom : AisObjectProperties.EmptyCustom;
    }

    /// <summary>Reads <c>[k:v k2:v2]</c>. A word without a colon belongs to the value before it.</summary>
    public static IReadOnlyDictionary<string, string> ParseListed(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.Length >= 2 && rest[0] == '[' && rest[^1] == ']')
        {
            rest = rest[1..^1];
        }

        if (rest.IsEmpty)
        {
            return AisObjectProperties.EmptyCustom;
        }

        Dictionary<string, string> custom = new(StringComparer.Ordinal);
        string? last = null;
        foreach (Range range in rest.Split(' '))
        {
            ReadOnlySpan<char> word = rest[range];
            int colon = word.IndexOf(':');
            if (colon > 0)
            {
                last = word[..colon].ToString();
                custom[last] = word[(colon + 1)..].ToString();
            }
            else if (last is not null)
            {
                custom[last] = $"{custom[last]} {word}";
            }
        }

        custom.Remove(LongNameKey);
        return custom;
    }

    /// <summary>Writes the header of a PUT. One line holds one key.</summary>
    /// <exception cref="ArgumentException">The key or value can't travel in a header.</exception>
    public static string FormatHeader(string key, string value)
    {
        CheckKey(key);
        if (key.AsSpan().IndexOfAny(',', '=') >= 0)
        {
            throw new ArgumentException($"The custom key '{key}' holds ',' or '=': a header can't carry it. Set it after the PUT.", nameof(key));
        }

        return value is null || value.Contains(',', StringComparison.Ordinal) || HasControl(value)
            ? throw new ArgumentException($"The value of the custom key '{key}' is null, or holds ',' or a control character: a header can't carry it. Set it after the PUT.", nameof(value))
            : $"{key}={value}";
    }

    /// <summary>Refuses keys that no form of the wire can carry.</summary>
    public static void CheckKey(string key)
    {
        if (string.IsNullOrWhiteSpace(key) || HasControl(key))
        {
            throw new ArgumentException("A custom key is empty or holds a control character.", nameof(key));
        }

        if (key == LongNameKey)
        {
            throw new ArgumentException($"The custom key '{LongNameKey}' is the cluster's own.", nameof(key));
        }
    }

    private static bool HasControl(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }
}
