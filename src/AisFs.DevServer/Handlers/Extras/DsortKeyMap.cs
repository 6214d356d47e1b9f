using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>An external key map: the shards that records belong to, by regular expressions of the records' keys.</summary>
internal sealed class DsortKeyMap
{
    private readonly Dictionary<string, (Regex Key, string Shards)> _shards = new(StringComparer.Ordinal);

    private DsortKeyMap()
    {
    }

    /// <summary>Fetches a map.</summary>
    /// <param name="web">Reads it.</param>
    /// <param name="url">Where it is.</param>
    /// <param name="separator">What stands between a key and its shards in a map of lines.</param>
    /// <exception cref="RequestException">It cannot be read, or makes no sense.</exception>
    public static async Task<DsortKeyMap> FetchAsync(WebReader web, string url, string separator)
    {
        try
        {
            using HttpResponseMessage answer = await web.GetAsync(url, CancellationToken.None).ConfigureAwait(false);
            return Parse(await answer.Content.ReadAsStringAsync().ConfigureAwait(false), separator, new Uri(url).AbsolutePath.EndsWith(".json", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new RequestException(400, $"failed to read ekm file \"{url}\": {e.Message}");
        }
    }

    /// <summary>Finds the template of the shards that a record belongs to.</summary>
    /// <exception cref="RequestException">There is none, or there are several.</exception>
    public string Find(string key)
    {
        string[] found = [.. _shards.Values.Where(entry => entry.Key.IsMatch(key)).Select(static entry => entry.Shards)];
        return found.Length == 1 ? found[0]
            : throw new RequestException(400, $"error on lookup record \"{key}\" in external key map: {(found.Length == 0 ? "no match found" : "multiple matches found")}");
    }

    private static DsortKeyMap Parse(string text, string separator, bool isJson)
    {
        DsortKeyMap map = new();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty shards in document.RootElement.EnumerateObject())
            {
                foreach (JsonElement key in shards.Value.EnumerateArray())
                {
                    map.Add(key.GetString() ?? string.Empty, shards.Name);
                }
            }

            return map;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return !isJson ? ParseLines(text, separator)
                : throw new RequestException(400, "EKM file parsing as JSON fails, but the file extension is .json which is not allowed");
        }
    }

    private static DsortKeyMap ParseLines(string text, string separator)
    {
        DsortKeyMap map = new();
        foreach ((int number, string line) in text.Split('\n').Select(static line => line.Trim()).Index().Where(static line => line.Item.Length > 0))
        {
            string[] parts = line.Split(separator);
            if (parts.Length != 2)
            {
                throw new RequestException(400, $"malformed line ({number}) in external key map: {line}");
            }

            map.Add(parts[0], parts[1]);
        }

        return map;
    }

    private void Add(string key, string shards)
    {
        Regex pattern;
        try
        {
            pattern = new Regex(key, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new RequestException(400, $"error parsing regexp: {e.Message}");
        }

        if (!_shards.TryAdd(key, (pattern, shards)))
        {
            throw new RequestException(400, "duplicated regex keys");
        }
    }
}
