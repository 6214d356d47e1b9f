namespace AisFs.Client;

/// <summary>The bucket does not exist in the cloud or the remote cluster that it is said to lie in. Targets also say so for a moment after a remote bucket is first touched.</summary>
public sealed class AisRemoteBucketNotFoundException : AisBucketNotFoundException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisRemoteBucketNotFoundException(AisServerError error)
        : base(error)
    {
    }

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
