namespace AisFs.Control.Client;

/// <summary>What a mount answered.</summary>
/// <typeparam name="T">What it was asked for.</typeparam>
/// <param name="Mount">The mount.</param>
/// <param name="Value">The answer; null when there is none.</param>
/// <param name="Failure">Why there is none.</param>
public sealed record MountAnswer<T>(FoundMount Mount, T? Value, string? Failure)
    where T : class
{
    /// <summary>How long that took.</summary>
    public TimeSpan Took { get; init; }
}
