namespace AisFs.TestKit.Cluster;

/// <summary>A bucket of a test's own, as another program sees it. Disposing destroys it.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="name">The bucket's name.</param>
public sealed class TestBucket(RawCluster cluster, string name) : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its URL, to be mounted.</summary>
    public string Url => $"ais://{name}";

    /// <summary>Writes an object.</summary>
    /// <param name="path">Its name, or a path in the mount.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="custom">Custom metadata, for example <c>k=v, k2=v2</c>.</param>
    public Task PutAsync(string path, byte[] content, string? custom = null) => cluster.PutAsync(name, path.TrimStart('/'), content, custom);

    /// <summary>Writes a large object.</summary>
    /// <param name="path">Its name, or a path in the mount.</param>
    /// <param name="open">Opens its bytes, from the first.</param>
    public Task PutAsync(string path, Func<Stream> open) => cluster.PutAsync(name, path.TrimStart('/'), open);

    /// <summary>Reads an object.</summary>
    /// <param name="path">Its name, or a path in the mount.</param>
    /// <returns>Its bytes; null when it does not exist.</returns>
    public Task<byte[]?> GetAsync(string path) => cluster.GetAsync(name, path.TrimStart('/'));

    /// <summary>Looks an object up.</summary>
    /// <param name="path">Its name, or a path in the mount.</param>
    /// <returns>What is known of it; null when it does not exist.</returns>
    public Task<RawObject?> HeadAsync(string path) => cluster.HeadAsync(name, path.TrimStart('/'));

    /// <summary>Deletes an object.</summary>
    /// <param name="path">Its name, or a path in the mount.</param>
    public Task DeleteAsync(string path) => cluster.DeleteAsync(name, path.TrimStart('/'));

    /// <summary>Lists objects with their sizes.</summary>
    /// <param name="prefix">A prefix of their names, or a path in the mount.</param>
    /// <returns>Names and sizes in bytes.</returns>
    public Task<IReadOnlyDictionary<string, long>> ListAsync(string prefix = "") => cluster.ListAsync(name, prefix.TrimStart('/'));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await cluster.DestroyBucketAsync(name);
}
