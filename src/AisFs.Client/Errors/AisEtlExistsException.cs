namespace AisFs.Client;

/// <summary>An ETL of that name exists already.</summary>
public sealed class AisEtlExistsException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisEtlExistsException(AisServerError error)
        : base(error)
    {
    }
}
