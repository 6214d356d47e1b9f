using System.Text.Json.Serialization;

namespace AisFs.DevServer.Storage;

/// <summary>The JSON of the files of a stored cluster.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BucketFile))]
internal sealed partial class StorageJson : JsonSerializerContext;
