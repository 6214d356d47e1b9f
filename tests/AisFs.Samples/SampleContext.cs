using AisFs.Client;

namespace AisFs.Samples;

/// <summary>What the quick start leaves behind: the other samples go on from there.</summary>
/// <param name="Client">The client.</param>
/// <param name="Bucket">A bucket that exists.</param>
/// <param name="Hello">An object that exists.</param>
internal sealed record SampleContext(AisClient Client, AisBucket Bucket, AisObject Hello);
