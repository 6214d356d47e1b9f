using System.Text.Json.Serialization;

namespace AisFs.Control.Contract;

/// <summary>The JSON of the control socket.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MountIdentity))]
[JsonSerializable(typeof(MountStatus))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(OpenAnswer))]
[JsonSerializable(typeof(PathOrder))]
[JsonSerializable(typeof(LogLevelValue))]
[JsonSerializable(typeof(ForgetAnswer))]
[JsonSerializable(typeof(RefreshAnswer))]
[JsonSerializable(typeof(FlushAnswer))]
[JsonSerializable(typeof(WarmOrder))]
[JsonSerializable(typeof(WarmLine))]
[JsonSerializable(typeof(StatsSample))]
[JsonSerializable(typeof(TraceEvent))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ControlJson : JsonSerializerContext;
