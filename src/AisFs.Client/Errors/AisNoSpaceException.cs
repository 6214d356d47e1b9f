namespace AisFs.Client;

/// <summary>The cluster has no room: 507, or the error of a full disk.</summary>
public sealed class AisNoSpaceException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisNoSpaceException(AisServerError error)
        : base(error)
    {
    }

    /// <inheritdoc/>
    public override bool IsRetriable => false;
}
