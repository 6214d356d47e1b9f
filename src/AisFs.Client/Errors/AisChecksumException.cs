namespace AisFs.Client;

/// <summary>The content that arrived does not have the checksum that was announced; nothing was stored.</summary>
public sealed class AisChecksumException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisChecksumException(AisServerError error)
        : base(error)
    {
    }
}
