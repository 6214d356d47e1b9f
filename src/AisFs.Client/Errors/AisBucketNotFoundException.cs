namespace AisFs.Client;

/// <summary>The bucket does not exist.</summary>
public class AisBucketNotFoundException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisBucketNotFoundException(AisServerError error)
        : base(error)
    {
    }
}
