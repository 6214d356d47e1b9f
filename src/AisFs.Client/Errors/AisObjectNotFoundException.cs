namespace AisFs.Client;

/// <summary>The object does not exist.</summary>
public sealed class AisObjectNotFoundException : AisServerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What the cluster said.</param>
    public AisObjectNotFoundException(AisServerError error)
        : base(error)
    {
    }
}
