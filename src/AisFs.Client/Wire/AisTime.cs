using System.Globalization;

namespace AisFs.Client.Wire;

/// <summary>Times as the wire has them.</summary>
internal static class AisTime
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public static long ToUnixNs(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    /// <summary>A header that holds nanoseconds; null when it is absent or nonsense.</summary>
    public static long? ParseNs(string? text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ns) && ns != 0 ? ns : null;

    /// <summary>
    /// The last write: to the nanosecond from the ETag of an ais:// object, <c>v1-checksum-mtime in base 36</c>, if that
    /// agrees with the header, else the header's whole seconds.
    /// </summary>
    public static long? ParseLastModified(string? header, string etag)
    {
        long? fromHeader = DateTimeOffset.TryParseExact(
            header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? ToUnixNs(time) : null;
        long? fromTag = ParseTag(etag);
        if (fromTag is not { } exact)
        {
            return fromHeader;
        }

        // An ETag of another store may look alike: it counts only when it names the same second.
        return fromHeader is not { } seconds || Math.Abs(exact - seconds) <= 2 * NsPerSecond ? exact : fromHeader;
    }

    /// <summary>The access time of a listing: to the minute by default, or RFC 3339; null when the form is not known.</summary>
    public static long? ParseListed(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(
            text, "dd MMM yy HH:mm 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return ToUnixNs(time);
        }

        if (text.Length < 20 || text[10] != 'T')
        {
            return ParseNs(text);
        }

        // RFC 3339 with up to nine digits of a second; .NET reads seven.
        int end = text.IndexOf('.', StringComparison.Ordinal);
        long fraction = 0;
        string whole = text;
        if (end == 19)
        {
            int last = 20;
            while (last < text.Length && char.IsAsciiDigit(text[last]))
            {
                last++;
            }

            string digits = text[20..last].PadRight(9, '0');
            if (digits.Length != 9 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out fraction))
            {
                return null;
            }

            whole = string.Concat(text.AsSpan(0, 19), text.AsSpan(last));
        }

        return DateTimeOffset.TryParseExact(
            whole, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) ? ToUnixNs(time) + fraction : null;
    }

    private static long? ParseTag(string etag)
    {
        int dash = etag.LastIndexOf('-');
        if (dash < 0 || etag.Length < 4 || etag[0] != 'v' || etag.Length - dash - 1 is < 11 or > 13)
        {
            return null;
        }

        UInt128 value = 0;
        foreach (char c in etag.AsSpan(dash + 1))
        {
            int digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'z' => c - 'a' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return null;
            }

            value = (value * 36) + (uint)digit;
        }

        return value <= long.MaxValue ? (long)value : null;
    }
}
