using System.Text.Json.Serialization;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Wire;

/// <summary>The generated readers of the answers' JSON. Unknown fields are passed over; numbers may come as strings.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(SmapDto))]
[JsonSerializable(typeof(SysInfoDto))]
internal sealed partial class WireJson : JsonSerializerContext;
