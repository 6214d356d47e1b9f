namespace AisFs.Client;

/// <summary>The server did not answer, or a body stood still, for longer than the options allow.</summary>
public sealed class AisTimeoutException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was waited for, and how long.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
