using System.Text.Json.Serialization;

namespace AisFs.DevServer.Cluster;

/// <summary>The JSON of the file that keeps a cluster's ids. A file without one of them is not used.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterIdentity))]
internal sealed partial class ClusterJson : JsonSerializerContext;
