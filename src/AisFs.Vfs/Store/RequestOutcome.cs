using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>The outcome of a request that must not be sent twice.</summary>
/// <param name="Error">Why it failed; none when it did not.</param>
/// <param name="Fate">What is known of its effect.</param>
public readonly record struct RequestOutcome(FsError Error, RequestFate Fate)
{
    /// <summary>It was carried out.</summary>
    public static RequestOutcome Done => default;

    /// <summary>It failed and has no effect.</summary>
    /// <param name="error">Why.</param>
    public static RequestOutcome Refused(FsError error) => new(error, RequestFate.Refused);

    /// <summary>Its answer was lost.</summary>
    /// <param name="error">Why.</param>
    public static RequestOutcome Unknown(FsError error) => new(error, RequestFate.Unknown);

    /// <summary>Whether it was carried out.</summary>
    public bool IsOk => Error == FsError.None;
}
