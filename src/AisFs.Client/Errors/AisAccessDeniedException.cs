namespace AisFs.Client;

/// <summary>The token is missing or bad (401), or grants too little (403).</summary>
public sealed class AisAccessDeniedException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisAccessDeniedException(AisServerError error)
        : base(error)
    {
    }
}
