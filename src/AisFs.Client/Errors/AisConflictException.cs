namespace AisFs.Client;

/// <summary>The object is being written, or the bucket is busy: 409.</summary>
public sealed class AisConflictException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisConflictException(AisServerError error)
        : base(error)
    {
    }

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
