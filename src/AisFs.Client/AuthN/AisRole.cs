namespace AisFs.Client.AuthN;

/// <summary>A role: what a user who has it may do.</summary>
public sealed record AisRole
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>A description for people.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What is allowed on whole clusters; null for nothing.</summary>
    public IReadOnlyList<AisClusterAccess>? Clusters { get; init; }

    /// <summary>What is allowed on single buckets; null for nothing.</summary>
    public IReadOnlyList<AisBucketAccess>? Buckets { get; init; }

    /// <summary>Whether the role may administer the AuthN server.</summary>
    public bool IsAdmin { get; init; }
}
