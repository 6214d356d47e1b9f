namespace AisFs.Client;

/// <summary>
/// Custom metadata, a name or another header has more bytes than a cluster takes: 431, or 400 where the cluster itself counts
/// (5.0 and later take 2 KiB of custom metadata in one request). Beyond 1 MiB nothing was sent.
/// </summary>
public sealed class AisMetadataTooLargeException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported, or would have reported.</param>
    public AisMetadataTooLargeException(AisServerError error)
        : base(error)
    {
    }
}
