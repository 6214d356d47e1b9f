namespace AisFs.Client;

/// <summary>The answer does not follow AIStore's protocol: it is malformed, of the wrong type, too large, or a redirect that leads nowhere.</summary>
public class AisProtocolException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the answer.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
