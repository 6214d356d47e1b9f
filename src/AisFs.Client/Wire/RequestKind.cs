namespace AisFs.Client.Wire;

/// <summary>What a request is about, as one word of a few: for metrics and spans. Nothing is allocated.</summary>
internal static class RequestKind
{
    // Longer ones before those that they begin with.
    private static readonly string[] s_routes =
    [
        Routes.Clusters, Routes.Cluster, Routes.Daemon, Routes.ReverseDaemon, Routes.Health, Routes.Etl, Routes.Sort, Routes.Users, Routes.Roles, Routes.Tokens,
    ];

    /// <summary>Finds the word.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">Path and query, escaped, without the prefix of an endpoint.</param>
    /// <param name="hasMessage">Whether a control message goes along.</param>
    public static string Of(HttpMethod method, string pathAndQuery, bool hasMessage)
        => StartsWith(pathAndQuery, Routes.Objects) ? OfObject(method, pathAndQuery, hasMessage)
            : StartsWith(pathAndQuery, Routes.Buckets) ? OfBucket(method, hasMessage)
            : StartsWith(pathAndQuery, Routes.Cluster) || StartsWith(pathAndQuery, Routes.Daemon) || StartsWith(pathAndQuery, Routes.ReverseDaemon) ? "cluster"
            : StartsWith(pathAndQuery, Routes.Health) ? "health"
            : StartsWith(pathAndQuery, Routes.Batch) ? "batch"
            : StartsWith(pathAndQuery, Routes.S3) ? "parts"
            : "other";

    /// <summary>Finds the form of a path, in which <c>{...}</c> stands for names.</summary>
    /// <param name="pathAndQuery">Path and query, escaped, without the prefix of an endpoint.</param>
    /// <returns>The form; null for a path that has no names worth hiding, or none that is known.</returns>
    public static string? FindTemplate(string pathAndQuery)
        => StartsWith(pathAndQuery, Routes.Objects) ? Routes.Objects + "/{bucket}/{object}"
            : StartsWith(pathAndQuery, Routes.Buckets) ? Routes.Buckets + "/{bucket}"
            : StartsWith(pathAndQuery, Routes.Batch) ? Routes.Batch + "/{bucket}"
            : StartsWith(pathAndQuery, Routes.S3) ? Routes.S3 + "/{bucket}/{object}"
            : Array.Find(s_routes, route => StartsWith(pathAndQuery, route));

    private static string OfObject(HttpMethod method, string pathAndQuery, bool hasMessage)
        => method == HttpMethod.Get ? "get"
            : method == HttpMethod.Head ? "head"
            : method == HttpMethod.Put ? OfPut(pathAndQuery)
            : method == HttpMethod.Delete ? hasMessage ? "abort" : "delete"
            : method == HttpMethod.Post ? Has(pathAndQuery, QueryNames.UploadId) ? "complete" : "action"
            : "change";

    private static string OfPut(string pathAndQuery)
        => Has(pathAndQuery, QueryNames.PartNumber) ? "part"
            : Has(pathAndQuery, QueryNames.AppendType) ? "append"
            : Has(pathAndQuery, QueryNames.ObjectTo) ? "copy"
            : "put";

    private static string OfBucket(HttpMethod method, bool hasMessage)
        => method == HttpMethod.Get && hasMessage ? "list" : "bucket";

    private static bool StartsWith(string path, string route) => path.StartsWith(route, StringComparison.Ordinal);

    private static bool Has(string pathAndQuery, string name)
    {
        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && pathAndQuery.AsSpan(query).Contains(name, StringComparison.Ordinal);
    }
}
