using System.Text.Json.Serialization;

namespace AisFs.Cli.Commands.Warming;

/// <summary>The JSON of <c>aisfs warm</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WarmSummary))]
internal sealed partial class WarmJson : JsonSerializerContext;
