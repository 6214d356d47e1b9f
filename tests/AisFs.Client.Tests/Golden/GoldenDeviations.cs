using System.Text.Json;

namespace AisFs.Client.Tests.Golden;

/// <summary>Where we do otherwise than the Python SDK on purpose. Each entry says why; the list is short.</summary>
internal static class GoldenDeviations
{
    private static readonly (Func<GoldenCase, Exception?, bool> Applies, string Reason)[] s_rules =
    [
        ((_, error) => error is ArgumentException && error.Message.Contains("'.' and '..'", StringComparison.Ordinal),
            "Names with '.' or '..' segments are refused: the SDK's HTTP library folds them and reaches another object."),
        (static (golden, _) => golden.Id.StartsWith("object.", StringComparison.Ordinal) && HasControl(golden.Call),
            "A name with control characters breaks the proxy's redirect: neither side can follow it."),
        (static (golden, error) => error is AisServerException { Status: 404 } && Raises(golden) is "AISError" or "HTTPError" && (golden.RepeatsAnswer ? golden.Call.Contains(".head()", StringComparison.Ordinal) : golden.Requests[^1].GetProperty("method").GetString() == "HEAD"),
            "The SDK does not read Hdr-Error: ours tells a missing object and a missing bucket on HEAD too."),
        (static (golden, error) => error is AisEtlExistsException { Status: 400 } && golden.RepeatsAnswer,
            "The SDK no longer knows the words of old clusters; ours does."),
        (static (golden, error) => error is AisServerException { TypeCode.Length: > 0 } server && golden.RepeatsAnswer && IsNamed(server),
            "The SDK goes by words of the message and is misled; ours goes by the type code."),
        (static (golden, _) => golden.Call.StartsWith("Client(\"{PROXY}", StringComparison.Ordinal),
            "The scheme of an endpoint may be left out."),
        (static (golden, _) => golden.Id.StartsWith("client.endpoint/", StringComparison.Ordinal) && golden.Call.Contains("{PROXY}/", StringComparison.Ordinal),
            "The path of an endpoint is a prefix of all requests; the SDK drops its last segment."),
        (static (golden, error) => error is null && golden.Call.Contains(".make_request(", StringComparison.Ordinal) && HasMsgPack(golden),
            "The text of a binary answer is Python's guess at its encoding."),
        (static (golden, error) => error is null && golden.Call.Contains(".uname", StringComparison.Ordinal) && golden.Call.Contains(".object(\"/", StringComparison.Ordinal),
            "The SDK joins unique names as file paths: a leading '/' drops the bucket."),
        (static (golden, _) => (golden.Id.StartsWith("bucket.list_objects_iter/", StringComparison.Ordinal) || golden.Id.StartsWith("bucket.list_all_objects/", StringComparison.Ordinal))
                && golden.Call.Contains("client.bucket(\"bck\")", StringComparison.Ordinal) && golden.Call.Contains("page_size=", StringComparison.Ordinal) && !golden.Call.Contains("target=", StringComparison.Ordinal),
            "Behind the first page the SDK loses names; ours asks for what a page leaves out, and for each page under a new id."),
        (static (golden, error) => error is null && Raises(golden) == "InvalidObjectRangeIndex" && golden.Id.EndsWith("min-equals-max", StringComparison.Ordinal),
            "A range may have a single number."),
        (static (golden, error) => (error is null || IsUnrecorded(error)) && Raises(golden) == "InvalidBckProvider" && golden.Id is "cluster.list_buckets/provider-ht" or "cluster.list_buckets/provider-empty",
            "The SDK's reference takes an empty provider for all, and ht for one of clusters before 4; its code refuses both."),
        (static (golden, error) => error is null && golden.Id == "object.get/attributes-after-read",
            "The headers of the bytes tell the properties: the SDK asks again, with a HEAD."),
        (static (golden, _) => Raises(golden) == "IndexError",
            "The SDK's iterator stops with an error at an empty page; ours goes on."),
        (static (golden, error) => error is null && golden.Call.Contains("direct=True", StringComparison.Ordinal) && golden.Requests.Length > 3,
            "After a target's 404 the SDK asks that target for the map; ours asks the proxy for the object."),
        (static (golden, error) => (error is null || IsUnrecorded(error)) && golden.Call.Contains(".put_content(", StringComparison.Ordinal) && golden.Requests.Length == 1
                && golden.Responses[0].GetProperty("status").GetInt32() == 200,
            "Content never goes to a proxy: a node that does not redirect is asked once more, with the content."),
        (static (golden, error) => error is ArgumentException && golden.Call.Contains("archive_config=", StringComparison.Ordinal) && golden.Call.Contains("num_workers=", StringComparison.Ordinal),
            "Ranges of an archive's member are refused by every cluster; ours says so at once."),
        (static (golden, error) => error is ArgumentException && (golden.Call.Contains("''", StringComparison.Ordinal) || golden.Call.Contains("\"\"", StringComparison.Ordinal) || golden.Call.Contains("[]", StringComparison.Ordinal)),
            "Empty names, images and specifications are refused before anything is sent."),
        (static (_, error) => error is ArgumentException && error.Message.Contains("can't be the name of a", StringComparison.Ordinal),
            "Names that no bucket or ETL can have are refused before anything is sent."),
        (static (golden, error) => golden.Call.Contains(".append_content(", StringComparison.Ordinal) && golden.Call.Contains("flush=True", StringComparison.Ordinal)
                && error is null or ArgumentException or InvalidOperationException,
            "A flush carries no content (the cluster would drop it), and there is none before an append."),
        (static (golden, error) => error is AisServerException { IsRetriable: true, Attempts: 1 } && golden.RepeatsAnswer && golden.Call.Contains(".init", StringComparison.Ordinal),
            "An ETL is begun once: the SDK repeats its PUT, and may find its own ETL in the way."),
        (static (golden, error) => error is AisServerException { Status: 503, Attempts: > 1 } && golden.RepeatsAnswer && golden.Call.Contains(".create(", StringComparison.Ordinal),
            "A cluster that starts up refuses to make buckets with 503: ours asks again, the SDK gives up."),
        (static (golden, error) => error is AisProtocolException && golden.Call.Contains("byte_range=", StringComparison.Ordinal) && golden.Responses[^1].GetProperty("status").GetInt32() == 200,
            "The SDK takes the whole object for the range that it asked for; ours does not."),
    ];

    // What the SDK of 2024 did otherwise, beside the above.
    private static readonly (Func<GoldenCase, Exception?, string, bool> Applies, string Reason)[] s_olderRules =
    [
        (static (golden, _, difference) => (difference.Contains("path ", StringComparison.Ordinal) || difference.Contains("was not recorded", StringComparison.Ordinal)) && golden.Id.Split('.')[0] is "object" or "bucket",
            "The SDK of 2024 put names into URLs as they were: '%', '#', '?' and others reached another object."),
        (static (golden, error, difference) => golden.Call.Contains("provider", StringComparison.Ordinal) && (error is AisInvalidProviderException || difference.Contains("provider=", StringComparison.Ordinal)),
            "Providers go over the wire in their canonical form; those that no cluster knows any more are refused."),
        (static (golden, _, difference) => difference.Contains("\"flags\"", StringComparison.Ordinal) && golden.Call.Contains("ListObjectFlag", StringComparison.Ordinal),
            "Bits of listings that the clusters have given another meaning since."),
        (static (golden, error, _) => golden.Id.StartsWith("etl.init_spec/comm-", StringComparison.Ordinal),
            "Ways to talk to an ETL that came or went since."),
        (static (golden, _, difference) => golden.Id.StartsWith("dsort.start/", StringComparison.Ordinal) && difference.Contains(" body ", StringComparison.Ordinal),
            "The SDK of 2024 sent the file as it was; ours sends what it says."),
        (static (golden, _, difference) => golden.Id == "job.wait/id-only" && difference.Contains("what=", StringComparison.Ordinal),
            "A job without a kind is asked for by its snapshots, as today's SDK does: an idle job has no status."),
        (static (golden, _, _) => golden.Call.Contains(").get(", StringComparison.Ordinal) && !golden.Call.Contains(".read_all()", StringComparison.Ordinal) || Raises(golden) == "StreamConsumedError",
            "The SDK of 2024 sent the request in 'get'; a reader of today sends it when it is asked for something, and may read twice."),
        (static (golden, error, _) => (error is null || IsUnrecorded(error)) && Raises(golden) == "InvalidBckProvider",
            "The SDK of 2024 took a provider's name for none of its own if it was not the same object."),
        (static (golden, error, _) => error is AisTimeoutException && golden.Id.StartsWith("dsort.wait/", StringComparison.Ordinal),
            "The SDK of 2024 took a job that no target knows for a finished one."),
        (static (golden, error, _) => error is AisEtlNotFoundException or AisObjectNotFoundException && Raises(golden) is "AISError" or "HTTPError",
            "Ours tells what is missing; the SDK of 2024 did not."),
    ];

    private static readonly (Func<GoldenCase, string, bool> Applies, string Reason)[] s_wireRules =
    [
        (static (golden, _) => Raises(golden) == "ValidationError" && golden.Responses is [.., var last] && last.GetProperty("body").TryGetProperty("json", out JsonElement json) && json.ValueKind == JsonValueKind.Null,
            "Go writes an empty list as null: the SDK takes that for an error."),
        (static (golden, difference) => golden.Call.Contains(".as_file(", StringComparison.Ordinal) && difference.StartsWith("result ", StringComparison.Ordinal),
            "The SDK delivers bytes twice when it must begin a broken download anew; ours skips them."),
        (static (golden, difference) => golden.Call.Contains("opaque=", StringComparison.Ordinal) && difference.Contains("body ", StringComparison.Ordinal),
            "The SDK writes opaque bytes in the alphabet of URLs, which the cluster's JSON can't read."),
        (static (golden, difference) => difference.StartsWith("result ", StringComparison.Ordinal) && golden.Call.Contains("args={", StringComparison.Ordinal) && golden.Call.Contains("_url", StringComparison.Ordinal),
            "In URLs the SDK writes an ETL's arguments as Python shows a dictionary; ours writes JSON there, too."),
        (static (golden, difference) => difference.StartsWith("result ", StringComparison.Ordinal) && golden.Call.Contains(".get_semantic_url(", StringComparison.Ordinal) && golden.Call.Contains("Namespace(", StringComparison.Ordinal),
            "The SDK leaves the namespace out of an object's URL."),
        (static (golden, difference) => golden.Call.Contains(".batch(", StringComparison.Ordinal) && difference.Contains("query has namespace too many", StringComparison.Ordinal),
            "The SDK leaves out the namespace of a batch's bucket."),
        (static (golden, difference) => difference.StartsWith("result ", StringComparison.Ordinal) && golden.Call.Contains(".objects(", StringComparison.Ordinal) && golden.Call.Contains(".list_urls(", StringComparison.Ordinal) && golden.Call.Contains("prefix=", StringComparison.Ordinal),
            "The SDK does not heed the prefix that it documents."),
        (static (golden, difference) => difference.Contains("path ", StringComparison.Ordinal) && golden.Call.Contains(".info(", StringComparison.Ordinal),
            "The SDK begins a summary of a prefix and asks for that of the whole bucket."),
    ];

    // Calls that C# can't even write down.
    private static readonly (Func<GoldenCase, bool> Applies, string Reason)[] s_pythonOnly =
    [
        (static golden => golden.Call.Contains("ObjectIterator(", StringComparison.Ordinal),
            "An iterator over a function of the caller: in C# that is any async iterator."),
        (static golden => golden.Call.Contains("client=None", StringComparison.Ordinal),
            "A bucket without a client can't be made."),
        (static golden => golden.Call.Contains(".objects(", StringComparison.Ordinal) && Raises(golden) is "ValueError" or "TypeError",
            "A group of nothing, of two things, or of a wrong type is no C#."),
        (static golden => golden.Call.Contains(".init_class(", StringComparison.Ordinal) || golden.Call.Contains(".write_dataset(", StringComparison.Ordinal),
            "Pickles a class or writes a WebDataset: Python alone."),
        (static golden => golden.IsOlder,
            "A name that the SDK itself no longer has: flags, a constant, an alias."),
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

        foreach ((Func<GoldenCase, Exception?, string, bool> applies, string reason) in golden.IsOlder ? s_olderRules : [])
        {
            if (applies(golden, error, difference))
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

    /// <summary>Whether our error is the one that the answer's type code names.</summary>
    private static bool IsNamed(AisServerException error) => error.TypeCode switch
    {
        "ErrBckNotFound" => error is AisBucketNotFoundException,
        "ErrRemoteBckNotFound" => error is AisRemoteBucketNotFoundException,
        "ErrBucketAlreadyExists" or "ErrBckAlreadyExists" => error is AisBucketExistsException,
        "ErrObjNotFound" => error is AisObjectNotFoundException,
        "ErrETLNotFound" => error is AisEtlNotFoundException,
        _ => error.GetType() == typeof(AisServerException) || error is AisConflictException or AisEtlNotFoundException or AisEtlExistsException or AisObjectNotFoundException,
    };

    private static bool HasControl(string call)
        => call.Contains("\\t", StringComparison.Ordinal) || call.Contains("\\n", StringComparison.Ordinal) || call.Any(static c => c < ' ');

    private static string Raises(GoldenCase golden)
        => golden.Result.ValueKind == JsonValueKind.Object && golden.Result.TryGetProperty("raises", out JsonElement raises)
            ? raises.GetString()!.Split('.')[^1] : string.Empty;

    private static bool HasMsgPack(GoldenCase golden)
        => golden.Responses.Length > 0 && golden.Responses[^1].GetProperty("headers").TryGetProperty("Content-Type", out JsonElement type)
            && type.GetString() == "application/msgpack";
}
