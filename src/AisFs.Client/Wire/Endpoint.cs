namespace AisFs.Client.Wire;

/// <summary>A proxy as the user names it.</summary>
/// <param name="Origin">Scheme and authority.</param>
/// <param name="PathPrefix">A prefix of every path, without a trailing '/'; usually empty.</param>
internal readonly record struct Endpoint(string Origin, string PathPrefix)
{
    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>http://host:port/path/</c> and the like.</summary>
    /// <exception cref="ArgumentException">The text is not an endpoint; the message says what to do.</exception>
    public static Endpoint Normalize(string text)
    {
        const string Hint = "write it like http://localhost:51080.";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"An endpoint is empty: {Hint}");
        }

        string trimmed = text.Trim();
        int scheme = trimmed.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && trimmed[..scheme].ToLowerInvariant() is not ("http" or "https"))
        {
            throw new ArgumentException($"The endpoint '{text}' has the scheme '{trimmed[..scheme]}': AIStore speaks http and https; {Hint}");
        }

        string url = scheme < 0 ? "http://" + trimmed : trimmed;
        int end = url.AsSpan().IndexOfAny('?', '#');
        if (end >= 0)
        {
            url = url[..end];
        }

        if (!RawUrl.TryParse(url, out RawUrl raw) || !Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new ArgumentException($"'{text}' is not an endpoint: {Hint}");
        }

        if (uri.Port is <= 0 or > 65535)
        {
            throw new ArgumentException($"The endpoint '{text}' has no usable port: {Hint}");
        }

        return new Endpoint(raw.Origin, raw.PathAndQuery.TrimEnd('/'));
    }

    /// <inheritdoc/>
    public override string ToString() => Origin + PathPrefix;
}
