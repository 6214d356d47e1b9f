using AisFs.Client.Wire;

namespace AisFs.Client.Jobs;

/// <summary>Names of kinds of jobs, as the cluster writes them. It may know more.</summary>
public static class AisJobKinds
{
    /// <summary>Moves objects between targets after the cluster changed.</summary>
    public const string Rebalance = JobKindNames.Rebalance;

    /// <summary>Moves objects between the disks of a target.</summary>
    public const string Resilver = JobKindNames.Resilver;

    /// <summary>Evicts what was not used for long.</summary>
    public const string Lru = JobKindNames.Lru;

    /// <summary>Removes what is left over on disks.</summary>
    public const string CleanUp = JobKindNames.CleanUp;

    /// <summary>Copies a bucket.</summary>
    public const string CopyBucket = JobKindNames.CopyBucket;

    /// <summary>Renames a bucket.</summary>
    public const string RenameBucket = JobKindNames.RenameBucket;

    /// <summary>Transforms a bucket.</summary>
    public const string TransformBucket = JobKindNames.TransformBucket;

    /// <summary>Copies a group of objects.</summary>
    public const string CopyObjects = JobKindNames.CopyObjects;

    /// <summary>Transforms a group of objects.</summary>
    public const string TransformObjects = JobKindNames.TransformObjects;

    /// <summary>Deletes a group of objects.</summary>
    public const string DeleteObjects = JobKindNames.DeleteObjects;

    /// <summary>Evicts a group of objects.</summary>
    public const string EvictObjects = JobKindNames.EvictObjects;

    /// <summary>Fetches a group of objects from a cloud or a remote cluster.</summary>
    public const string PrefetchObjects = JobKindNames.PrefetchObjects;

    /// <summary>Puts a group of objects into one archive.</summary>
    public const string Archive = JobKindNames.Archive;

    /// <summary>Fetches one large object in chunks.</summary>
    public const string BlobDownload = JobKindNames.BlobDownload;

    /// <summary>Makes objects of a target's files.</summary>
    public const string Promote = JobKindNames.Promote;

    /// <summary>Sorts shards.</summary>
    public const string Dsort = JobKindNames.Dsort;

    /// <summary>Makes as many copies of each object as the bucket's properties say.</summary>
    public const string MakeCopies = JobKindNames.MakeCopies;

    /// <summary>Writes the inventory of a bucket.</summary>
    public const string CreateInventory = JobKindNames.CreateInventory;
}
