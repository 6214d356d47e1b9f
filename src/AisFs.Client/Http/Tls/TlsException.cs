using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;

namespace AisFs.Client.Http.Tls;

/// <summary>A server's certificate is not taken.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">Why, as a part of a sentence.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Never without a reason.")]
internal sealed class TlsException(AisTlsFailure failure, string message) : AuthenticationException(message)
{
    /// <summary>Why.</summary>
    public AisTlsFailure Failure { get; } = failure;
}
