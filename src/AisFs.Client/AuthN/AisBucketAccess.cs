namespace AisFs.Client.AuthN;

/// <summary>What a role allows on one bucket.</summary>
/// <param name="Bucket">The bucket; its namespace has the id of its cluster.</param>
/// <param name="Access">What is allowed.</param>
public sealed record AisBucketAccess(AisBucketInfo Bucket, AisAccess Access);
