namespace AisFs.Client.AuthN;

/// <summary>What a role allows on all buckets of a cluster.</summary>
/// <param name="ClusterId">The id of the cluster.</param>
/// <param name="Access">What is allowed.</param>
public sealed record AisClusterAccess(string ClusterId, AisAccess Access);
