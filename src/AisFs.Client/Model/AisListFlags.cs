namespace AisFs.Client;

/// <summary>How a bucket is listed; the values are those of the wire.</summary>
[Flags]
public enum AisListFlags
{
    /// <summary>All objects, with names and sizes.</summary>
    None = 0,

    /// <summary>Only objects on the cluster's own disks.</summary>
    Cached = 1 << 0,

    /// <summary>Also objects whose replica is missing.</summary>
    Missing = 1 << 1,

    /// <summary>Also objects marked as deleted.</summary>
    Deleted = 1 << 2,

    /// <summary>Archives are listed like directories: each member is an entry.</summary>
    ArchivesAsDirectories = 1 << 3,

    /// <summary>Names only.</summary>
    NameOnly = 1 << 4,

    /// <summary>Names and sizes only.</summary>
    NameSize = 1 << 5,

    /// <summary>Fail when the bucket is not on the cluster yet.</summary>
    BucketPresent = 1 << 6,

    /// <summary>Don't look whether the remote bucket exists.</summary>
    DontHeadRemote = 1 << 7,

    /// <summary>Don't add the remote bucket to the cluster.</summary>
    DontAddRemote = 1 << 8,

    /// <summary>Only objects that are not on the cluster's own disks.</summary>
    NotCached = 1 << 9,

    /// <summary>Only properties that the remote store reports.</summary>
    OnlyRemoteProperties = 1 << 10,

    /// <summary>Only the level of the prefix; what lies below comes as one directory each.</summary>
    NoRecursion = 1 << 11,

    /// <summary>Compare with the remote bucket.</summary>
    Diff = 1 << 12,

    /// <summary>No directories.</summary>
    NoDirectories = 1 << 13,

    /// <summary>The request is made on behalf of an S3 client.</summary>
    IsS3 = 1 << 14,

    /// <summary>From a bucket's inventory.</summary>
    Inventory = 1 << 15,
}
