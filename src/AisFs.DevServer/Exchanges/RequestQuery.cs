using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Exchanges;

/// <summary>The query of a request.</summary>
/// <param name="raw">The query as sent, without the question mark.</param>
internal sealed class RequestQuery(string raw)
{
    private List<KeyValuePair<string, string>>? _pairs;

    /// <summary>No query.</summary>
    public static RequestQuery Empty { get; } = new(string.Empty);

    /// <summary>The query as sent, without the question mark.</summary>
    public string Raw => raw;

    /// <summary>Whether there is a query.</summary>
    public bool Any => raw.Length > 0;

    /// <summary>Keys and values in the order in which they were sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs ??= Parse(raw);

    /// <summary>The first value of a key; empty if it is not there.</summary>
    public string this[string key] => Find(key) ?? string.Empty;

    /// <summary>Whether a key is there, with or without a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the value of a key says yes.</summary>
    public bool Flag(string key) => Find(key) is "true" or "1" or "y" or "yes" or "on" or "True" or "TRUE" or "t" or "T";

    private string? Find(string key)
    {
        if (raw.Length == 0)
        {
            return null;
        }

        foreach (KeyValuePair<string, string> pair in Pairs)
        {
            if (pair.Key == key)
            {
                return pair.Value;
            }
        }

        return null;
    }

    private static List<KeyValuePair<string, string>> Parse(string raw)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (Range range in raw.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> item = raw.AsSpan(range);
            if (item.IsEmpty)
            {
                continue;
            }

            int equals = item.IndexOf('=');
            ReadOnlySpan<char> key = equals < 0 ? item : item[..equals];
            ReadOnlySpan<char> value = equals < 0 ? default : item[(equals + 1)..];
            pairs.Add(new KeyValuePair<string, string>(UrlText.DecodeQuery(key), UrlText.DecodeQuery(value)));
        }

        return pairs;
    }
}
