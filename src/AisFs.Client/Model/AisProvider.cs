namespace AisFs.Client;

/// <summary>The providers of buckets, in the canonical form that the cluster uses.</summary>
public static class AisProvider
{
    /// <summary>Buckets of an AIStore cluster, this one or a remote one.</summary>
    public const string Ais = "ais";

    /// <summary>Amazon S3; also written <c>s3</c>.</summary>
    public const string Aws = "aws";

    /// <summary>Google Cloud Storage; also written <c>gs</c>.</summary>
    public const string Gcp = "gcp";

    /// <summary>Azure Blob Storage; also written <c>az</c>.</summary>
    public const string Azure = "azure";

    /// <summary>Oracle Cloud Infrastructure; also written <c>oc</c>.</summary>
    public const string Oci = "oci";

    /// <summary>Web servers: buckets of clusters before 4 hold what was read from a URL. Later clusters refuse it.</summary>
    public const string Http = "ht";

    /// <summary>Brings the name of a provider, or one of its aliases, into canonical form.</summary>
    /// <param name="provider">The name, for example <c>s3</c>.</param>
    /// <returns>The canonical name, for example <c>aws</c>.</returns>
    /// <exception cref="AisInvalidProviderException">The provider is unknown.</exception>
    public static string Parse(string provider)
        => TryParse(provider, out string canonical) ? canonical : throw new AisInvalidProviderException(provider);

    /// <summary>Brings the name of a provider, or one of its aliases, into canonical form.</summary>
    /// <param name="provider">The name.</param>
    /// <param name="canonical">The canonical name; empty when the provider is unknown.</param>
    /// <returns>Whether the provider is known.</returns>
    public static bool TryParse(string? provider, out string canonical)
    {
        canonical = provider switch
        {
            "ais" => Ais,
            "aws" or "s3" => Aws,
            "gcp" or "gs" => Gcp,
            "azure" or "az" => Azure,
            "oci" or "oc" => Oci,
            "ht" => Http,
            _ => string.Empty,
        };
        return canonical.Length > 0;
    }

    /// <summary>Whether buckets of the provider lie outside of AIStore.</summary>
    /// <param name="provider">The canonical name.</param>
    /// <returns>True for all but <see cref="Ais"/>.</returns>
    public static bool IsCloud(string provider) => provider != Ais;
}
