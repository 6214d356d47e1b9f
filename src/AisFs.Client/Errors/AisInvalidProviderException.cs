namespace AisFs.Client;

/// <summary>A bucket's provider is unknown, or the operation does not exist for it.</summary>
public sealed class AisInvalidProviderException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="provider">The provider.</param>
    public AisInvalidProviderException(string? provider)
        : base($"'{provider}' is not a provider: it must be one of ais, aws (s3), gcp (gs), azure (az), oci (oc).")
        => Provider = provider ?? string.Empty;

    /// <summary>Creates the exception.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="message">Why it will not do.</param>
    public AisInvalidProviderException(string provider, string message)
        : base(message)
        => Provider = provider;

    /// <summary>The provider as it was given.</summary>
    public string Provider { get; }
}
