namespace AisFs.Client.Wire;

/// <summary>
/// A URL in two parts that are never rewritten: names of objects hold escapes that <see cref="Uri"/> would normalise, and
/// a redirect must go out byte for byte as it came.
/// </summary>
/// <param name="Origin">Scheme and authority in lower case, without the scheme's own port, for example <c>http://h:8080</c>.</param>
/// <param name="PathAndQuery">Path and query as they go into the request line; begins with '/'.</param>
internal readonly record struct RawUrl(string Origin, string PathAndQuery)
{
    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Splits an absolute http or https URL.</summary>
    public static bool TryParse(string? text, out RawUrl url)
    {
        url = default;
        if (text is null)
        {
            return false;
        }

        int start = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        if (start == 0)
        {
            return false;
        }

        int end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        string authority = end < 0 ? text[start..] : text[start..(start + end)];
        string rest = end < 0 ? "/" : text[(start + end)..];
        if (authority.Length == 0 || authority.AsSpan().ContainsAnyExceptInRange('!', '~') || authority.AsSpan().ContainsAny('@', '\\'))
        {
            return false;
        }

        string origin = string.Concat(text.AsSpan(0, start), authority).ToLowerInvariant();
        string ownPort = start == 7 ? ":80" : ":443";
        if (origin.EndsWith(ownPort, StringComparison.Ordinal))
        {
            origin = origin[..^ownPort.Length];
        }

        url = new RawUrl(origin, UrlText.EscapeIllegal(rest[0] == '/' ? rest : "/" + rest));
        return Uri.TryCreate(origin, UriKind.Absolute, out _);
    }

    /// <summary>Splits the URL of a request that was sent, see <see cref="ToUri"/>.</summary>
    /// <param name="sent">The URL; null: nothing is known of it.</param>
    /// <param name="pathAndQuery">What was asked for, where nothing is known.</param>
    public static RawUrl OfSent(Uri? sent, string pathAndQuery)
    {
        string text = sent?.OriginalString ?? string.Empty;
        int path = text.Length < 8 ? -1 : text.IndexOf('/', 8);
        return path < 0 ? new RawUrl(text, pathAndQuery) : new RawUrl(text[..path], text[path..]);
    }

    /// <summary>Follows a <c>Location</c>, absolute or relative to this URL's host.</summary>
    public bool TryFollow(string location, out RawUrl target)
    {
        if (location.StartsWith("//", StringComparison.Ordinal))
        {
            return TryParse(Origin[..(Origin.IndexOf(':', StringComparison.Ordinal) + 1)] + location, out target);
        }

        return TryParse(location.StartsWith('/') ? Origin + location : location, out target);
    }

    /// <summary>The URL for a request; nothing is normalised.</summary>
    public Uri ToUri() => new(Origin + PathAndQuery, s_verbatim);

    /// <summary>Whether this is the URL's text.</summary>
    public bool IsWrittenAs(string text)
        => text.Length == Origin.Length + PathAndQuery.Length
            && text.StartsWith(Origin, StringComparison.Ordinal) && text.EndsWith(PathAndQuery, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Origin + PathAndQuery;
}
