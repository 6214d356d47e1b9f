namespace AisFs.DevServer.Protocol;

/// <summary>The backend providers and their names.</summary>
internal static class Providers
{
    public const string Ais = "ais";

    /// <summary>The canonical name, or null if there is no such provider.</summary>
    public static string? Normalize(string name) => name switch
    {
        "" or "ais" => Ais,
        "aws" or "s3" => "aws",
        "gcp" or "gs" or "google" => "gcp",
        "azure" or "az" => "azure",
        "oci" or "oc" => "oci",
        _ => null,
    };

    /// <summary>The canonical name.</summary>
    /// <exception cref="RequestException">400: there is no such provider.</exception>
    public static string Parse(string name)
        => Normalize(name) ?? throw new RequestException(
            400, $"invalid backend provider \"{name}\": must be one of [ais, aws (s3://), gcp (gs://), azure (az://), oci (oc://)]", "ErrInvalidBackendProvider");

    /// <summary>The scheme in a bucket's displayed name: "s3" of "s3://bucket".</summary>
    public static string Scheme(string provider) => provider switch
    {
        "aws" => "s3",
        "gcp" => "gs",
        "azure" => "az",
        "oci" => "oc",
        _ => provider,
    };

    /// <summary>The name in messages about a missing backend.</summary>
    public static string Title(string provider) => provider switch
    {
        "aws" => "AWS",
        "gcp" => "GCP",
        "azure" => "Azure",
        "oci" => "OCI",
        _ => provider,
    };
}
