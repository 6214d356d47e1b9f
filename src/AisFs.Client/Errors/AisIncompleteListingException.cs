namespace AisFs.Client;

/// <summary>
/// The cluster was moving objects between its nodes, and its listing was incomplete for longer than
/// <see cref="AisRetryOptions.Budget"/>.
/// </summary>
public sealed class AisIncompleteListingException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was listed.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisIncompleteListingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
