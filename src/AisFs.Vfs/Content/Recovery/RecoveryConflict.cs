namespace AisFs.Vfs.Content.Recovery;

/// <summary>What stands in the way of an upload on the cluster.</summary>
public enum RecoveryConflict
{
    /// <summary>The cluster was not asked, or did not answer.</summary>
    Unknown = 0,

    /// <summary>Nothing: the object is the one that was changed, or there is none where there was none.</summary>
    None,

    /// <summary>There is another object of that name; it may be this file, if it had arrived.</summary>
    OtherObject,

    /// <summary>The object that a part of the bytes comes from is gone.</summary>
    ObjectGone,

    /// <summary>The bucket is gone.</summary>
    BucketGone,

    /// <summary>The file belongs to another cluster.</summary>
    OtherCluster,
}
