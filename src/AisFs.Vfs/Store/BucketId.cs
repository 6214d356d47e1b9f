namespace AisFs.Vfs.Store;

/// <summary>Names a bucket.</summary>
/// <param name="Provider">The provider in canonical form: ais, aws, gcp, azure, oci, ht.</param>
/// <param name="Namespace">The namespace as <c>@uuid#name</c>, <c>#name</c> or <c>@uuid</c>; empty for the global one.</param>
/// <param name="Name">The bucket's name.</param>
public readonly record struct BucketId(string Provider, string Namespace, string Name)
{
    /// <summary>A bucket of the cluster itself, in the global namespace.</summary>
    /// <param name="name">The bucket's name.</param>
    /// <returns>The id.</returns>
    public static BucketId Ais(string name) => new("ais", string.Empty, name);

    /// <summary>The bucket as a URL, for example <c>ais://@remote#ns/name</c>.</summary>
    /// <returns>The URL.</returns>
    public override string ToString() => Namespace.Length == 0 ? $"{Provider}://{Name}" : $"{Provider}://{Namespace}/{Name}";
}
