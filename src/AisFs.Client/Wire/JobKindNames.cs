namespace AisFs.Client.Wire;

/// <summary>The kinds of jobs.</summary>
internal static class JobKindNames
{
    public const string Rebalance = "rebalance";

    public const string Resilver = "resilver";

    public const string Lru = "lru";

    public const string CleanUp = "cleanup-store";

    public const string CopyBucket = "copy-bck";

    public const string RenameBucket = "move-bck";

    public const string TransformBucket = "etl-bck";

    public const string CopyObjects = "copy-listrange";

    public const string TransformObjects = "etl-listrange";

    public const string DeleteObjects = "delete-listrange";

    public const string EvictObjects = "evict-listrange";

    public const string PrefetchObjects = "prefetch-listrange";

    public const string Archive = "archive";

    public const string BlobDownload = "blob-download";

    public const string Promote = "promote";

    public const string Dsort = "dsort";

    public const string MakeCopies = "make-n-copies";

    public const string CreateInventory = "create-inventory";

    /// <summary>Whether such a job never ends by itself: it is done when it is idle (the cluster's table of kinds).</summary>
    public static bool EndsIdle(string kind)
        => kind is "ec-get" or "ec-put" or "ec-resp" or "put-copies" or Archive or CopyObjects or TransformObjects or "download" or "list" or "get-batch";
}
