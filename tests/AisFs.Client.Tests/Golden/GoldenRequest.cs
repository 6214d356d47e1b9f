using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Golden;

/// <summary>Compares a request with the recorded one, as far as the wire demands it.</summary>
internal static class GoldenRequest
{
    /// <summary>Says where a request differs from the recorded one; null when nowhere.</summary>
    public static string? Differs(GoldenCase golden, int index, RawRequest actual, GoldenServers servers)
    {
        JsonElement expected = golden.Requests[index];
        string where = $"request {index + 1}: ";
        string to = expected.GetProperty("to").GetString()!;
        if (servers.NameOf(actual.Server) != to)
        {
            return $"{where}to {servers.NameOf(actual.Server)}, not {to}";
        }

        if (actual.Method != expected.GetProperty("method").GetString())
        {
            return $"{where}{actual.Method}, not {expected.GetProperty("method").GetString()}";
        }

        // A redirect goes out as it came; Python's HTTP library writes its escapes anew.
        bool isFollowed = index > 0 && golden.Responses[index - 1].TryGetProperty("status", out JsonElement before) && before.GetInt32() is 301 or 307;
        string path = expected.GetProperty("path").GetString()!;
        if (actual.Path != path && !(isFollowed && Uri.UnescapeDataString(actual.Path) == Uri.UnescapeDataString(path)))
        {
            return $"{where}path {actual.Path}, not {expected.GetProperty("path").GetString()}";
        }

        return DiffersInQuery(golden, expected, actual) is { } query ? where + query
            : DiffersInHeaders(expected, actual) is { } header ? where + header
            : DiffersInBody(golden, index, actual, servers) is { } body ? where + body
            : null;
    }

    private static string? DiffersInQuery(GoldenCase golden, JsonElement expected, RawRequest actual)
    {
        Dictionary<string, string> ours = [];
        foreach (string pair in actual.Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            ours[WebUtility.UrlDecode(parts[0])] = parts.Length > 1 ? WebUtility.UrlDecode(parts[1]) : string.Empty;
        }

        Dictionary<string, string> theirs = [];
        if (expected.TryGetProperty("query", out JsonElement query) && query.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty pair in query.EnumerateObject())
            {
                theirs[pair.Name] = pair.Value.ValueKind == JsonValueKind.Array ? pair.Value[0].GetString()! : pair.Value.GetString()!;
            }
        }

        foreach ((string key, string value) in theirs)
        {
            if (!ours.Remove(key, out string? own))
            {
                // An empty parameter asks for nothing.
                if (golden.IsOlder && value.Length == 0)
                {
                    continue;
                }

                return $"query lacks {key}={value}";
            }

            // True and False are Python's way to write a truth value.
            if (own != value && !(value is "True" or "False" && own.Equals(value, StringComparison.OrdinalIgnoreCase)) && !SameJson(own, value))
            {
                return $"query has {key}={own}, not {value}";
            }
        }

        return ours.Count == 0 || golden.IsOlder ? null : $"query has {string.Join('&', ours.Keys)} too many";
    }

    private static string? DiffersInHeaders(JsonElement expected, RawRequest actual)
    {
        Dictionary<string, string> theirs = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty header in expected.GetProperty("headers").EnumerateObject())
        {
            theirs[header.Name] = header.Value.GetString()!;
        }

        foreach (string name in actual.Headers.Select(static header => header.Key).Union(theirs.Keys))
        {
            bool counts = name.StartsWith("Ais-", StringComparison.OrdinalIgnoreCase) || name is "Range" or "Authorization" or "Accept";
            theirs.TryGetValue(name, out string? theirValue);
            if (counts && theirValue != actual.HeaderOrNull(name))
            {
                return $"header {name}: {actual.HeaderOrNull(name) ?? "none"}, not {theirValue ?? "none"}";
            }
        }

        return null;
    }

    private static string? DiffersInBody(GoldenCase golden, int index, RawRequest actual, GoldenServers servers)
    {
        JsonElement body = golden.Requests[index].TryGetProperty("body", out JsonElement recorded) ? recorded : default;
        if (body.ValueKind != JsonValueKind.Object)
        {
            return actual.Body.Length == 0 ? null : $"a body of {actual.Body.Length} bytes, where none is";
        }

        if (body.TryGetProperty("json", out JsonElement json))
        {
            try
            {
                JsonElement ours = JsonDocument.Parse(servers.Collapse(actual.Text)).RootElement;
                return SameMessage(ours, json, addsMembers: golden.IsOlder) ? null : $"body {actual.Text}, not {json.GetRawText()}";
            }
            catch (JsonException)
            {
                return $"body {actual.Text} is no JSON";
            }
        }

        // Content goes to the last hop only: a proxy that redirects is asked with an empty body.
        bool isRedirected = index < golden.Responses.Length && golden.Responses[index].TryGetProperty("status", out JsonElement status)
            && status.GetInt32() is 301 or 307;
        if (actual.Body.Length == 0 && (isRedirected || golden.Responses[index].GetProperty("status").GetInt32() >= 400))
        {
            return null;
        }

        return body.GetProperty("len").GetInt64() == actual.Body.Length
            && body.GetProperty("sha256").GetString() == Convert.ToHexStringLower(SHA256.HashData(actual.Body))
            ? null : $"a body of {actual.Body.Length} other bytes";
    }

    /// <summary>
    /// Equal but for what Python alone can write: a pickled function. Times may be in another unit.
    /// </summary>
    private static bool SameMessage(JsonElement ours, JsonElement theirs, string name = "", bool addsMembers = false)
    {
        switch (theirs.ValueKind)
        {
            case JsonValueKind.Object when ours.ValueKind == JsonValueKind.Object:
                JsonProperty[] members = [.. theirs.EnumerateObject()];
                return (addsMembers || members.Length == ours.EnumerateObject().Count())
                    && members.All(member => ours.TryGetProperty(member.Name, out JsonElement own) && SameMessage(own, member.Value, member.Name, addsMembers));
            case JsonValueKind.Array when ours.ValueKind == JsonValueKind.Array:
                return ours.GetArrayLength() == theirs.GetArrayLength()
                    && ours.EnumerateArray().Zip(theirs.EnumerateArray()).All(pair => SameMessage(pair.First, pair.Second, addsMembers: addsMembers));
            case JsonValueKind.String when ours.ValueKind == JsonValueKind.String && ours.GetString() != theirs.GetString():
                return (name == "code" && ours.TryGetBytesFromBase64(out _))
                    || (name is "timeout" or "init_timeout" or "obj_timeout" or "request_timeout" && ReadSeconds(ours) is { } seconds && seconds == ReadSeconds(theirs));
            default:
                return JsonElement.DeepEquals(ours, theirs);
        }
    }

    private static long? ReadSeconds(JsonElement duration)
        => duration.GetString() is { Length: > 1 } text && long.TryParse(text.AsSpan(0, text.Length - 1), out long number)
            ? text[^1] switch { 's' => number, 'm' => number * 60, 'h' => number * 3600, 'd' => number * 86400, _ => null } : null;

    private static bool SameJson(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0 || left[0] != '{' || right[0] != '{')
        {
            return false;
        }

        try
        {
            return JsonElement.DeepEquals(JsonDocument.Parse(left).RootElement, JsonDocument.Parse(right).RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
