using System.Text.Json;

namespace AisFs.Client.Tests.Golden;

/// <summary>Where we do otherwise than the Python SDK on purpose. Each entry says why; the list is short.</summary>
internal static class GoldenDeviations
{
    private static readonly (Func<GoldenCase, Exception?, bool> Applies, string Reason)[] s_rules =
    [
        ((_, error) => error is ArgumentException && error.Message.Contains("'.' and '..'", StringComparison.Ordinal),
            "Names with '.' or '..' segments are refused: the SDK's HTTP library folds them and reaches another object."),
        (static (golden, _) => golden.Call.Contains("\\t", StringComparison.Ordinal) || golden.Call.Contains("\\n", StringComparison.Ordinal)
                || golden.Call.Any(static c => c < ' '),
            "A name with control characters breaks the proxy's redirect: neither side can follow it."),
        (static (golden, error) => error is AisServerException { Status: 404 } && Raises(golden) == "AISError" && golden.Call.Contains(".head()", StringComparison.Ordinal),
            "The SDK does not read Hdr-Error: ours tells a missing object and a missing bucket on HEAD too."),
        (static (golden, error) => error is AisEtlExistsException { Status: 400 } && golden.RepeatsAnswer,
            "The SDK no longer knows the words of old clusters; ours does."),
        (static (golden, error) => error is AisServerException { TypeCode.Length: > 0 } && golden.RepeatsAnswer,
            "The SDK goes by words of the message and is misled; ours goes by the type code."),
        (static (golden, _) => golden.Call.StartsWith("Client(\"{PROXY}", StringComparison.Ordinal),
            "The scheme of an endpoint may be left out."),
        (static (golden, _) => golden.Id.StartsWith("client.endpoint/", StringComparison.Ordinal) && golden.Call.Contains("{PROXY}/", StringComparison.Ordinal),
            "The path of an endpoint is a prefix of all requests; the SDK drops its last segment."),
        (static (golden, error) => error is null && golden.Call.Contains(".make_request(", StringComparison.Ordinal) && HasMsgPack(golden),
            "The text of a binary answer is Python's guess at its encoding."),
        (static (golden, error) => error is null && golden.Call.Contains(".uname", StringComparison.Ordinal),
            "The SDK joins unique names as file paths: a leading '/' drops the bucket."),
        (static (golden, _) => Raises(golden) == "IndexError",
            "The SDK's iterator stops with an error at an empty page; ours goes on."),
        (static (golden, error) => error is null && golden.Call.Contains("direct=True", StringComparison.Ordinal) && golden.Requests.Length > 3,
            "After a target's 404 the SDK asks that target for the map; ours asks the proxy for the object."),
        (static (golden, error) => (error is null || IsUnrecorded(error)) && golden.Call.Contains(".put_content(", StringComparison.Ordinal) && golden.Requests.Length == 1,
            "Content never goes to a proxy: a node that does not redirect is asked once more, with the content."),
    ];

    private static readonly (Func<GoldenCase, string, bool> Applies, string Reason)[] s_wireRules =
    [
        (static (golden, _) => Raises(golden) == "ValidationError" && golden.Responses is [.., var last] && last.GetProperty("body").TryGetProperty("json", out JsonElement json) && json.ValueKind == JsonValueKind.Null,
            "Go writes an empty list as null: the SDK takes that for an error."),
        (static (golden, difference) => golden.Call.Contains(".as_file(", StringComparison.Ordinal) && difference.StartsWith("result ", StringComparison.Ordinal),
            "The SDK delivers bytes twice when it must begin a broken download anew; ours skips them."),
        (static (golden, difference) => golden.Call.Contains("opaque=", StringComparison.Ordinal) && difference.Contains("body ", StringComparison.Ordinal),
            "The SDK writes opaque bytes in the alphabet of URLs, which the cluster's JSON can't read."),
    ];

    // Calls that C# can't even write down.
    private static readonly (Func<GoldenCase, bool> Applies, string Reason)[] s_pythonOnly =
    [
        (static golden => golden.Call.Contains("ObjectIterator(", StringComparison.Ordinal),
            "An iterator over a function of the caller: in C# that is any async iterator."),
        (static golden => golden.Call.Contains("client=None", StringComparison.Ordinal),
            "A bucket without a client can't be made."),
        (static golden => golden.Call.Contains(".objects()", StringComparison.Ordinal) || golden.Call.Contains("obj_range=\"", StringComparison.Ordinal),
            "A group of nothing, or of a wrong type, is no C#."),
    ];

    public static string? FindPythonOnly(GoldenCase golden)
        => Array.Find(s_pythonOnly, rule => rule.Applies(golden)).Reason;

    public static string? Find(GoldenCase golden, Exception? error, string difference)
    {
        foreach ((Func<GoldenCase, string, bool> applies, string reason) in s_wireRules)
        {
            if (error is null && applies(golden, difference))
            {
                return reason;
            }
        }

        foreach ((Func<GoldenCase, Exception?, bool> applies, string reason) in s_rules)
        {
            if (applies(golden, error))
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Whether the recorded answers had run out.</summary>
    private static bool IsUnrecorded(Exception error) => error is AisServerException { Status: 599 };

    private static string Raises(GoldenCase golden)
        => golden.Result.ValueKind == JsonValueKind.Object && golden.Result.TryGetProperty("raises", out JsonElement raises)
            ? raises.GetString()!.Split('.')[^1] : string.Empty;

    private static bool HasMsgPack(GoldenCase golden)
        => golden.Responses.Length > 0 && golden.Responses[^1].GetProperty("headers").TryGetProperty("Content-Type", out JsonElement type)
            && type.GetString() == "application/msgpack";
}
