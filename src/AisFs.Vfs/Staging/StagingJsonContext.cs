using System.Text.Json.Serialization;

namespace AisFs.Vfs.Staging;

/// <summary>Sidecars as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StagingRecord))]
internal sealed partial class StagingJsonContext : JsonSerializerContext;
