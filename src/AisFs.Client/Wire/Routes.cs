namespace AisFs.Client.Wire;

/// <summary>The paths of the cluster's interface, without names and queries.</summary>
internal static class Routes
{
    public const string Buckets = "/v1/buckets";

    public const string Objects = "/v1/objects";

    public const string Cluster = "/v1/cluster";

    public const string Daemon = "/v1/daemon";

    /// <summary>A proxy passes requests below this path on to the node that <see cref="HeaderNames.NodeId"/> names.</summary>
    public const string ReverseDaemon = "/v1/reverse/daemon";

    public const string Health = "/v1/health";

    public const string Etl = "/v1/etl";

    public const string Sort = "/v1/sort";

    public const string Batch = "/v1/ml/moss";

    /// <summary>The S3 interface. Only the list of an upload's parts is read from it.</summary>
    public const string S3 = "/s3";

    public const string Users = "/v1/users";

    public const string Roles = "/v1/roles";

    public const string Clusters = "/v1/clusters";

    public const string Tokens = "/v1/tokens";

    /// <summary>The last segment of a path: what is done to an ETL or a dSort job.</summary>
    public const string Start = "/start";

    public const string Stop = "/stop";

    public const string Abort = "/abort";

    public const string Logs = "/logs";

    public const string EtlHealth = "/health";

    /// <summary>A path with one more segment.</summary>
    /// <param name="route">One of the constants.</param>
    /// <param name="name">The segment, not escaped yet.</param>
    public static string Below(string route, string name) => $"{route}/{Uri.EscapeDataString(name)}";

    /// <summary>Whether a path names an object.</summary>
    /// <param name="path">The path, with or without a query, without the prefix of an endpoint.</param>
    public static bool NamesObject(string path)
        => path.StartsWith(Objects + "/", StringComparison.Ordinal) || path.StartsWith(S3 + "/", StringComparison.Ordinal);
}
