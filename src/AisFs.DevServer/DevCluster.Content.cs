using System.Globalization;
using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer;

public sealed partial class DevCluster
{
    /// <summary>Creates a bucket from inside; a cloud provider's bucket counts as known to the cluster.</summary>
    /// <param name="name">Letters, digits, dash, underscore and dot.</param>
    /// <param name="provider">"ais" (the default), "aws", "gcp", "azure" or "oci".</param>
    /// <param name="space">The namespace's name, without "#"; empty for the global one.</param>
    /// <returns>False if it was there already.</returns>
    public bool CreateBucket(string name, string provider = "ais", string space = "")
        => _state.CreateBucket(KeyOf(name, provider, space)) is not null;

    /// <summary>Stores an object from inside, without HTTP.</summary>
    /// <param name="bucket">The bucket's name; it is created if it is not there.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="content">The content.</param>
    /// <param name="provider">The bucket's provider.</param>
    /// <param name="custom">Custom metadata.</param>
    /// <exception cref="IOException">The cluster is full, or a directory has that name on the mountpath of the name.</exception>
    public void PutObject(string bucket, string name, ReadOnlySpan<byte> content, string provider = "ais", IReadOnlyDictionary<string, string>? custom = null)
    {
        Bucket into = BucketOf(bucket, provider);
        try
        {
            using BlobWriter writer = _state.Storage.CreateWriter(content.Length);
            writer.Append(content);
            Store(into, name, writer.Seal(), custom);
        }
        catch (RequestException e)
        {
            throw new IOException($"'{name}' cannot be stored: {e.Message}", e);
        }
    }

    /// <summary>Stores many small objects from inside.</summary>
    /// <param name="seed">Which.</param>
    public void SeedObjects(ObjectSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        Bucket bucket = BucketOf(seed.Bucket, seed.Provider);
        byte[] content = new byte[seed.Size];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(i % 251);
        }

        Blob blob = Write(content);
        string checksum = Checksum(blob, bucket.Properties.ChecksumType);
        bool shared = _state.Storage is MemoryStorage;
        string format = "D" + Math.Max(1, seed.Digits).ToString(CultureInfo.InvariantCulture);
        for (int i = 0; i < seed.Count; i++)
        {
            int number = seed.First + i;
            string directory = seed.PerDirectory > 0 ? $"d{number / seed.PerDirectory}/" : string.Empty;
            string name = seed.Prefix + directory + number.ToString(format, CultureInfo.InvariantCulture) + seed.Suffix;
            Store(bucket, name, shared && blob.TryAddReference() ? blob : Write(content), seed.Custom, checksum);
        }

        blob.Release();
    }

    private Blob Write(byte[] content)
    {
        using BlobWriter writer = _state.Storage.CreateWriter(content.Length);
        writer.Append(content);
        return writer.Seal();
    }

    private static string Checksum(Blob blob, string type)
    {
        using ChecksumState? state = Checksums.Create(type);
        BlobReading.Hash(blob, state);
        return state?.Value() ?? string.Empty;
    }

    private void Store(Bucket bucket, string name, Blob content, IReadOnlyDictionary<string, string>? custom, string? checksum = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length == 0 || !ObjectNames.IsValid(bytes))
        {
            throw new ArgumentException($"'{name}' cannot be an object's name.", nameof(name));
        }

        string type = bucket.Properties.ChecksumType;
        string value = checksum ?? Checksum(content, type);
        long now = _state.Now;
        bucket.Store(ObjectNames.Canonical(bytes), present => new ObjectRecord
        {
            Content = content,
            Version = bucket.Properties.VersioningEnabled ? (present?.Version ?? 0) + 1 : 0,
            ChecksumType = type,
            ChecksumValue = value,
            Custom = custom is null ? [] : [.. custom],
            Modified = now,
            Accessed = now,
            IsCached = !bucket.Key.IsRemote,
        });
    }

    private Bucket BucketOf(string name, string provider)
    {
        BucketKey key = KeyOf(name, provider, string.Empty);
        return _state.FindBucket(key) ?? _state.CreateBucket(key) ?? _state.FindBucket(key)!;
    }

    private static BucketKey KeyOf(string name, string provider, string space)
    {
        if (BucketKey.NameError(name) is { } error)
        {
            throw new ArgumentException($"'{name}' cannot be a bucket's name: {error}", nameof(name));
        }

        return new BucketKey(
            Providers.Normalize(provider) ?? throw new ArgumentException($"'{provider}' is not a provider.", nameof(provider)), string.Empty, space, name);
    }
}
