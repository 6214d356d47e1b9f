namespace AisFs.DevServer.AuthN;

/// <summary>What a role permits on a cluster.</summary>
/// <param name="Cluster">The cluster's id.</param>
/// <param name="Alias">The cluster's other name, where the role tells it; else empty.</param>
/// <param name="Access">What is permitted.</param>
internal readonly record struct ClusterGrant(string Cluster, string Alias, Access Access);
