using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Storage;

/// <summary>The file that describes a bucket.</summary>
internal sealed record BucketFile
{
    public required string Provider { get; init; }

    public required string Uuid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>When the bucket was created, ns since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The bucket's properties, a JSON document in a string.</summary>
    public required string Properties { get; init; }

    public static void Save(Bucket bucket, string path)
    {
        BucketFile file = new()
        {
            Provider = bucket.Key.Provider,
            Uuid = bucket.Key.Uuid,
            Namespace = bucket.Key.Namespace,
            Name = bucket.Key.Name,
            Created = bucket.Created,
            Properties = bucket.Properties.Json,
        };
        using FileStream stream = File.Create(path);
        JsonSerializer.Serialize(stream, file, StorageJson.Default.BucketFile);
    }

    /// <summary>Reads a bucket without its objects.</summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public static Bucket Load(string path, ulong id, ClusterMap map, IStorage storage)
    {
        BucketFile file = JsonSerializer.Deserialize(File.ReadAllBytes(path), StorageJson.Default.BucketFile) ?? throw new JsonException($"{path} is empty.");
        BucketKey key = new(file.Provider, file.Uuid, file.Namespace, file.Name);
        return new Bucket(key, id, file.Created, BucketProperties.Parse(file.Properties), map, storage);
    }
}
