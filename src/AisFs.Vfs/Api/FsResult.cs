using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Api;

/// <summary>The outcome of an operation that has no value.</summary>
/// <param name="Error">The error, or <see cref="FsError.None"/>.</param>
public readonly record struct FsResult(FsError Error) : IOutcome<FsResult>
{
    /// <summary>Success.</summary>
    public static FsResult Ok => default;

    /// <summary>Whether the operation succeeded.</summary>
    public bool IsOk => Error == FsError.None;

    /// <summary>Wraps an error.</summary>
    /// <param name="error">The error.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named form.")]
    public static implicit operator FsResult(FsError error) => new(error);

    static FsResult IOutcome<FsResult>.Failed(FsError error) => new(error);
}
