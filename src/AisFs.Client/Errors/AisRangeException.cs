namespace AisFs.Client;

/// <summary>The range lies behind the end of the object: 416.</summary>
public sealed class AisRangeException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisRangeException(AisServerError error)
        : base(error)
    {
    }
}
