using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.AuthN;

/// <summary>Roles in the forms in which an AuthN server sends and takes them.</summary>
internal static class RoleForms
{
    public static AisRole Read(RoleDto told) => new()
    {
        Name = told.Name,
        Description = told.Description,
        Clusters = told.Clusters is null ? null
            : [.. DtoList.Items(told.Clusters).Select(static item => new AisClusterAccess(item.ClusterId, (AisAccess)item.Access))],
        Buckets = told.Buckets is null ? null
            : [.. DtoList.Items(told.Buckets).Select(static item => new AisBucketAccess(item.Bucket.ToInfo(), (AisAccess)item.Access))],
        IsAdmin = told.IsAdmin,
    };

    public static RoleMessage Write(AisRole role) => new()
    {
        Name = role.Name,
        Description = role.Description,
        Clusters = role.Clusters is null ? null
            : [.. role.Clusters.Select(static item => new ClusterAccessMessage { ClusterId = item.ClusterId, Access = MessageParts.Bits((ulong)item.Access) })],
        Buckets = role.Buckets is null ? null : [.. role.Buckets.Select(Write)],
        IsAdmin = role.IsAdmin,
    };

    private static BucketAccessMessage Write(AisBucketAccess item) => new()
    {
        Bucket = new BucketMessage { Name = item.Bucket.Name, Provider = item.Bucket.Provider, Namespace = MessageParts.Of(item.Bucket.Namespace) },
        Access = MessageParts.Bits((ulong)item.Access),
    };
}
