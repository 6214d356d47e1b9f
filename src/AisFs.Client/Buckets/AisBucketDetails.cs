namespace AisFs.Client;

/// <summary>Properties and summary of a bucket.</summary>
/// <param name="Properties">The properties.</param>
/// <param name="Summary">How many objects there are, and how large they are.</param>
public sealed record AisBucketDetails(AisBucketProperties Properties, AisBucketSummary Summary);
