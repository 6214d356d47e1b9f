namespace AisFs.Client;

/// <summary>No connection could be made, or it broke.</summary>
public sealed class AisConnectionException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="requestLeft">Whether some of the request may have reached the server.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisConnectionException(string message, bool requestLeft, Exception? innerException = null)
        : base(message, innerException)
        => RequestLeft = requestLeft;

    /// <summary>Whether some of the request may have reached the server. If not, even a request that is not idempotent may be sent again.</summary>
    public bool RequestLeft { get; }

    /// <summary>What is wrong with TLS; <see cref="AisTlsFailure.None"/> when TLS is not the reason.</summary>
    public AisTlsFailure TlsFailure { get; internal init; }

    /// <inheritdoc/>
    /// <remarks>A wrong certificate is not right a second later.</remarks>
    public override bool IsRetriable => TlsFailure is AisTlsFailure.None or AisTlsFailure.Other;
}
