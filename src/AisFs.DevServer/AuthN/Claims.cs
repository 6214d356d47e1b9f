using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.AuthN;

/// <summary>What a token says of its bearer.</summary>
internal sealed record Claims(string User, long ExpiresSeconds, bool IsAdmin)
{
    private static readonly (Access Access, string Name)[] s_names =
    [
        (Access.Get, "GET"), (Access.HeadObject, "HEAD-OBJECT"), (Access.Put, "PUT"), (Access.Append, "APPEND"), (Access.DeleteObject, "DELETE-OBJECT"),
        (Access.MoveObject, "MOVE-OBJECT"), (Access.Promote, "PROMOTE"), (Access.UpdateObject, "UPDATE-OBJECT"), (Access.HeadBucket, "HEAD-BUCKET"),
        (Access.ListObjects, "LIST-OBJECTS"), (Access.Patch, "PATCH"), (Access.SetBucketAccess, "SET-BUCKET-ACL"), (Access.ListBuckets, "LIST-BUCKETS"),
        (Access.ShowCluster, "SHOW-CLUSTER"), (Access.CreateBucket, "CREATE-BUCKET"), (Access.DestroyBucket, "DESTROY-BUCKET"), (Access.MoveBucket, "MOVE-BUCKET"),
        (Access.Admin, "ADMIN"),
    ];

    public IReadOnlyList<ClusterGrant> Clusters { get; init; } = [];

    public IReadOnlyList<(BucketKey Bucket, Access Access)> Buckets { get; init; } = [];

    /// <summary>What is granted on a cluster and, if one is meant, on its bucket.</summary>
    public Access GrantedOn(string cluster, BucketKey? bucket)
    {
        Access granted = Access.None;
        foreach ((string id, _, Access access) in Clusters)
        {
            granted |= id == cluster ? access : Access.None;
        }

        foreach ((BucketKey key, Access access) in Buckets)
        {
            granted |= bucket is { } meant && key.Uuid == cluster && key.Name == meant.Name && key.Provider == meant.Provider ? access : Access.None;
        }

        return granted;
    }

    public static string Describe(Access access) => string.Join(',', s_names.Where(item => access.HasFlag(item.Access)).Select(static item => item.Name));
}
