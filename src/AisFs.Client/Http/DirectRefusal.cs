namespace AisFs.Client.Http;

/// <summary>A target that was asked directly did not give the object.</summary>
/// <param name="Origin">The target, scheme and authority.</param>
/// <param name="Error">What it said; null when it could not be reached.</param>
internal sealed record DirectRefusal(string Origin, AisException? Error);
