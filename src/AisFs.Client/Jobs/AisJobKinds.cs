namespace AisFs.Client.Jobs;

/// <summary>Names of kinds of jobs, as the cluster writes them. It may know more.</summary>
public static class AisJobKinds
{
    /// <summary>Moves objects between targets after the cluster changed.</summary>
    public const string Rebalance = "rebalance";

    /// <summary>Moves objects between the disks of a target.</summary>
    public const string Resilver = "resilver";

    /// <summary>Evicts what was not used for long.</summary>
    public const string Lru = "lru";

    /// <summary>Removes what is left over on disks.</summary>
    public const string CleanUp = "cleanup-store";

    /// <summary>Copies a bucket.</summary>
    public const string CopyBucket = "copy-bck";

    /// <summary>Renames a bucket.</summary>
    public const string RenameBucket = "move-bck";

    /// <summary>Transforms a bucket.</summary>
    public const string TransformBucket = "etl-bck";

    /// <summary>Copies a group of objects.</summary>
    public const string CopyObjects = "copy-listrange";

    /// <summary>Transforms a group of objects.</summary>
    public const string TransformObjects = "etl-listrange";

    /// <summary>Deletes a group of objects.</summary>
    public const string DeleteObjects = "delete-listrange";

    /// <summary>Evicts a group of objects.</summary>
    public const string EvictObjects = "evict-listrange";

    /// <summary>Fetches a group of objects from a cloud or a remote cluster.</summary>
    public const string PrefetchObjects = "prefetch-listrange";

    /// <summary>Puts a group of objects into one archive.</summary>
    public const string Archive = "archive";

    /// <summary>Fetches one large object in chunks.</summary>
    public const string BlobDownload = "blob-download";

    /// <summary>Makes objects of a target's files.</summary>
    public const string Promote = "promote";

    /// <summary>Sorts shards.</summary>
    public const string Dsort = "dsort";

    /// <summary>Makes as many copies of each object as the bucket's properties say.</summary>
    public const string MakeCopies = "make-n-copies";

    /// <summary>Writes the inventory of a bucket.</summary>
    public const string CreateInventory = "create-inventory";

    // Such a job never ends by itself: it is done when it is idle (the cluster's table of kinds).
    internal static bool IsIdleKind(string kind)
        => kind is "ec-get" or "ec-put" or "ec-resp" or "put-copies" or Archive or CopyObjects or TransformObjects or "download" or "list" or "get-batch";
}
