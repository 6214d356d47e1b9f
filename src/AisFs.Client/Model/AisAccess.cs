namespace AisFs.Client.AuthN;

/// <summary>What a role, or a bucket, allows. Bits of the cluster.</summary>
[Flags]
public enum AisAccess : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read objects.</summary>
    Get = 1 << 0,

    /// <summary>Read objects' properties.</summary>
    ObjectHead = 1 << 1,

    /// <summary>Store objects.</summary>
    Put = 1 << 2,

    /// <summary>Append to objects.</summary>
    Append = 1 << 3,

    /// <summary>Delete objects.</summary>
    ObjectDelete = 1 << 4,

    /// <summary>Rename objects.</summary>
    ObjectMove = 1 << 5,

    /// <summary>Make objects of targets' files.</summary>
    Promote = 1 << 6,

    /// <summary>Change objects' custom metadata.</summary>
    ObjectUpdate = 1 << 7,

    /// <summary>Read buckets' properties.</summary>
    BucketHead = 1 << 8,

    /// <summary>List objects.</summary>
    ObjectList = 1 << 9,

    /// <summary>Change buckets' properties.</summary>
    Patch = 1 << 10,

    /// <summary>Change buckets' access.</summary>
    BucketSetAccess = 1 << 11,

    /// <summary>List buckets.</summary>
    ListBuckets = 1 << 12,

    /// <summary>Read the cluster's state.</summary>
    ShowCluster = 1 << 13,

    /// <summary>Create buckets.</summary>
    CreateBucket = 1 << 14,

    /// <summary>Destroy buckets.</summary>
    DestroyBucket = 1 << 15,

    /// <summary>Rename buckets.</summary>
    MoveBucket = 1 << 16,

    /// <summary>Administer the cluster.</summary>
    Admin = 1 << 17,

    /// <summary>Read objects and list them.</summary>
    ReadOnly = Get | ObjectHead | BucketHead | ObjectList,

    /// <summary>Read, list, store, delete and rename objects.</summary>
    ReadWrite = ReadOnly | Put | Append | ObjectDelete | ObjectMove,

    /// <summary>Look at the cluster.</summary>
    ClusterReadOnly = ListBuckets | ShowCluster,

    /// <summary>Look at the cluster; create, destroy and rename buckets.</summary>
    ClusterReadWrite = ClusterReadOnly | CreateBucket | DestroyBucket | MoveBucket,

    /// <summary>Change buckets' properties and objects' metadata.</summary>
    BucketAdmin = Patch | BucketSetAccess | ObjectUpdate,

    /// <summary>Everything.</summary>
    SuperUser = ReadWrite | Promote | BucketAdmin | ClusterReadWrite | Admin,
}
