using System.Diagnostics.CodeAnalysis;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>A mount or unmount that did not succeed.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Never without a reason.")]
public sealed class FuseMountException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">One sentence for the user.</param>
    public FuseMountException(FuseMountFailure failure, string message)
        : base(message)
        => Failure = failure;

    /// <summary>Why.</summary>
    public FuseMountFailure Failure { get; }
}
