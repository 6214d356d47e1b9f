using System.Diagnostics.CodeAnalysis;

namespace AisFs.Mount;

/// <summary>A mount or unmount that did not succeed. The message is one sentence for the user.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Never without a kind.")]
public sealed class MountException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause, if any.</param>
    public MountException(MountErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
        => Kind = kind;

    /// <summary>Why.</summary>
    public MountErrorKind Kind { get; }
}
