using System.Diagnostics.CodeAnalysis;

namespace AisFs.Client.Http;

/// <summary>An answer, or the error. Errors are values here: a missing object costs no thrown exception.</summary>
internal readonly struct AisOutcome
{
    public AisOutcome(AisResponse response) => Response = response;

    public AisOutcome(AisException error) => Error = error;

    public AisResponse? Response { get; }

    public AisException? Error { get; }

    [MemberNotNullWhen(true, nameof(Response))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>Whether the object, or its bucket, does not exist.</summary>
    public bool IsMissing => Error is AisObjectNotFoundException or AisBucketNotFoundException;

    public AisResponse GetOrThrow() => IsSuccess ? Response : throw Error;
}
