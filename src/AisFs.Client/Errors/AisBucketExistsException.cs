namespace AisFs.Client;

/// <summary>The bucket exists already.</summary>
public sealed class AisBucketExistsException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisBucketExistsException(AisServerError error)
        : base(error)
    {
    }
}
