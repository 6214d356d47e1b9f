namespace AisFs.DevServer.Jobs;

/// <summary>The kinds of jobs that a cluster knows, and their names.</summary>
internal static class JobKinds
{
    /// <summary>What a job works on.</summary>
    private enum Scope
    {
        Cluster,
        Bucket,
        BucketOrAll,
    }

    /// <summary>Each kind with the name that people give it, if that is another one.</summary>
    private static readonly (string Kind, string? Name, Scope Scope)[] s_kinds =
    [
        ("election", "elect-primary", Scope.Cluster),
        ("rebalance", null, Scope.Cluster),
        ("etl-inline", null, Scope.Cluster),
        ("download", null, Scope.Cluster),
        ("resilver", null, Scope.Cluster),
        ("lru", "lru-eviction", Scope.BucketOrAll),
        ("cleanup-store", "cleanup", Scope.BucketOrAll),
        ("summary-bck", "summary", Scope.BucketOrAll),
        ("get-batch", null, Scope.BucketOrAll),
        ("summary-shard", "shard-summary", Scope.Bucket),
        ("rechunk", null, Scope.Bucket),
        ("index-shard", "shard-index", Scope.Bucket),
        ("ec-get", null, Scope.Bucket),
        ("ec-put", null, Scope.Bucket),
        ("ec-resp", null, Scope.Bucket),
        ("put-copies", null, Scope.Bucket),
        ("archive", null, Scope.Bucket),
        ("copy-listrange", "copy-objects", Scope.Bucket),
        ("etl-listrange", "etl-objects", Scope.Bucket),
        ("blob-download", null, Scope.Bucket),
        ("dsort", null, Scope.Bucket),
        ("promote", "promote-files", Scope.Bucket),
        ("evict-listrange", "evict-objects", Scope.Bucket),
        ("evict-remote-bck", "evict-remote-bucket", Scope.Bucket),
        ("delete-listrange", "delete-objects", Scope.Bucket),
        ("prefetch-listrange", "prefetch-objects", Scope.Bucket),
        ("ec-encode", "ec-bucket", Scope.Bucket),
        ("make-n-copies", "mirror", Scope.Bucket),
        ("move-bck", "rename-bucket", Scope.Bucket),
        ("copy-bck", "copy-bucket", Scope.Bucket),
        ("etl-bck", "etl-bucket", Scope.Bucket),
        ("list", null, Scope.Bucket),
        ("create-inventory", null, Scope.Bucket),
        ("load-lom-cache", "warm-up-metadata", Scope.Bucket),
    ];

    /// <summary>The kind that a kind or a name means; empty if there is none of it.</summary>
    public static string Of(string kindOrName)
        => kindOrName.Length == 0 ? string.Empty : Array.Find(s_kinds, entry => entry.Kind == kindOrName || entry.Name == kindOrName).Kind ?? string.Empty;

    /// <summary>Whether each job of a kind is about one bucket.</summary>
    public static bool NeedsBucket(string kind) => ScopeOf(kind) == Scope.Bucket;

    /// <summary>Whether a request to start a job may name the kind; the others have requests of their own.</summary>
    public static bool IsStartable(string kind)
        => kind is "rebalance" or "resilver" or "lru" or "cleanup-store" or "rechunk" or "load-lom-cache" or "blob-download" or "prefetch-listrange";

    /// <summary>Whether a kind's own request is documented, as the error of a start says.</summary>
    public static bool HasOwnRequest(string kind) => kind is "download" or "evict-listrange" or "delete-listrange" or "make-n-copies" or "ec-encode";

    private static Scope ScopeOf(string kind) => Array.Find(s_kinds, entry => entry.Kind == kind).Scope;
}
