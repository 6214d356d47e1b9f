using System.Globalization;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>Stores objects from inside, without HTTP.</summary>
internal sealed class ContentSeeder(BucketTable buckets, IStorage storage, ClusterClock clock)
{
    /// <summary>Stores one object; its bucket is created if it is not there.</summary>
    /// <exception cref="RequestException">The storage is full, or a directory has that name.</exception>
    public void Put(BucketKey bucket, string name, ReadOnlySpan<byte> content, IReadOnlyDictionary<string, string>? custom)
    {
        Bucket into = BucketOf(bucket);
        using BlobWriter writer = storage.CreateWriter(content.Length);
        writer.Append(content);
        Blob blob = writer.Seal();
        Store(into, name, blob, custom, Checksum(blob, into.Properties.ChecksumType));
    }

    /// <summary>Stores many small objects; their bucket is created if it is not there.</summary>
    public void Seed(BucketKey bucket, ObjectSeed seed)
    {
        Bucket into = BucketOf(bucket);
        byte[] content = ObjectSeed.Pattern(seed.Size);
        Blob blob = Write(content);
        ContentChecksum checksum = Checksum(blob, into.Properties.ChecksumType);
        bool isShared = storage is MemoryStorage;
        for (int i = 0; i < seed.Count; i++)
        {
            Store(into, NameOf(seed, seed.First + i), isShared && blob.TryAddReference() ? blob : Write(content), seed.Custom, checksum);
        }

        blob.Release();
    }

    private static string NameOf(ObjectSeed seed, int number)
    {
        string format = "D" + Math.Max(1, seed.Digits).ToString(CultureInfo.InvariantCulture);
        string directory = seed.PerDirectory > 0 ? $"d{number / seed.PerDirectory}/" : string.Empty;
        return seed.Prefix + directory + number.ToString(format, CultureInfo.InvariantCulture) + seed.Suffix;
    }

    private static ContentChecksum Checksum(Blob blob, string type)
    {
        using ChecksumState? state = Checksums.Create(type);
        BlobReading.Hash(blob, state);
        return new ContentChecksum(type, state?.Value() ?? string.Empty);
    }

    private Blob Write(byte[] content)
    {
        using BlobWriter writer = storage.CreateWriter(content.Length);
        writer.Append(content);
        return writer.Seal();
    }

    private void Store(Bucket bucket, string name, Blob content, IReadOnlyDictionary<string, string>? custom, ContentChecksum checksum)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length == 0 || !ObjectNames.IsValid(bytes))
        {
            throw new ArgumentException($"'{name}' cannot be an object's name.", nameof(name));
        }

        bucket.Store(ObjectNames.Canonical(bytes), present => ObjectRecord.Written(content, checksum, clock.Now) with
        {
            Version = bucket.NextVersion(present),
            Custom = custom is null ? [] : [.. custom],
            IsCached = !bucket.Key.IsRemote,
        });
    }

    private Bucket BucketOf(BucketKey key) => buckets.Find(key) ?? buckets.Create(key) ?? buckets.Find(key)!;
}
