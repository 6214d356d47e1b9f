namespace AisFs.Client;

/// <summary>A bucket as a list of buckets names it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Provider">The provider as the cluster gives it.</param>
/// <param name="Namespace">The namespace.</param>
public sealed record AisBucketInfo(string Name, string Provider, AisNamespace Namespace)
{
    /// <summary>The bucket as a URL.</summary>
    /// <returns>For example <c>ais://@remote#ns/name</c>.</returns>
    public override string ToString() => FormatUrl(Provider, Namespace, Name);

    internal static string FormatUrl(string provider, AisNamespace ns, string name)
        => ns.IsGlobal ? $"{provider}://{name}"
            : ns.Name.Length == 0 ? $"{provider}://@{ns.Uuid}/{name}"
            : ns.Uuid.Length == 0 ? $"{provider}://#{ns.Name}/{name}"
            : $"{provider}://{ns}/{name}";
}
