namespace AisFs.Client;

/// <summary>The ETL does not exist.</summary>
public sealed class AisEtlNotFoundException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisEtlNotFoundException(AisServerError error)
        : base(error)
    {
    }
}
