namespace AisFs.DevServer.AuthN;

/// <summary>The roles that appear when a cluster is registered. They stay when it goes.</summary>
internal static class ClusterRoles
{
    private static readonly (string Prefix, string Description, Access Access)[] s_all =
    [
        ("ClusterOwner", "Admin access to", (Access)ulong.MaxValue),
        ("BucketOwner", "Full access to buckets in", Access.Get | Access.HeadObject | Access.Put | Access.Append | Access.DeleteObject | Access.MoveObject | Access.HeadBucket | Access.ListObjects),
        ("Guest", "Read-only access to buckets in", Access.Get | Access.HeadObject | Access.HeadBucket | Access.ListObjects),
    ];

    /// <summary>The roles of a cluster.</summary>
    /// <param name="id">The cluster's id.</param>
    /// <param name="alias">Its other name; empty for none.</param>
    public static IEnumerable<Role> Of(string id, string alias)
    {
        string cluster = alias.Length > 0 ? $"{id}[{alias}]" : id;
        return s_all.Select(item => new Role($"{item.Prefix}-{(alias.Length > 0 ? alias : id)}")
        {
            Description = $"{item.Description} {cluster}",
            Clusters = [new ClusterGrant(id, string.Empty, item.Access)],
        });
    }
}
