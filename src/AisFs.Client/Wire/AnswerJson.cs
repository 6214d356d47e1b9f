using System.Text.Json;
using System.Text.Json.Serialization;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Wire;

/// <summary>
/// The generated readers of the answers' JSON. Unknown fields are passed over. What is absent or null has its default; a value
/// of a wrong type is an error.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters =
    [
        typeof(GoTextConverter), typeof(GoInt64Converter), typeof(GoUInt64Converter), typeof(GoBooleanConverter), typeof(GoTimeConverter),
    ])]
[JsonSerializable(typeof(SmapDto))]
[JsonSerializable(typeof(SysInfoDto))]
[JsonSerializable(typeof(ErrorDto))]
[JsonSerializable(typeof(TokenDto))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<BucketDto>))]
[JsonSerializable(typeof(BucketPropertiesDto))]
[JsonSerializable(typeof(BucketSummaryDto))]
[JsonSerializable(typeof(Dictionary<string, InventoryDto>))]
[JsonSerializable(typeof(JobStatusDto))]
[JsonSerializable(typeof(List<JobStatusDto>))]
[JsonSerializable(typeof(Dictionary<string, List<JobSnapshotDto>>))]
[JsonSerializable(typeof(NodeStatusDto))]
[JsonSerializable(typeof(CounterDto))]
[JsonSerializable(typeof(List<EtlInfoDto>))]
[JsonSerializable(typeof(EtlDetailsDto))]
[JsonSerializable(typeof(EtlRuntimeDto))]
[JsonSerializable(typeof(List<EtlLogDto>))]
[JsonSerializable(typeof(List<EtlHealthDto>))]
[JsonSerializable(typeof(DsortInfoDto))]
[JsonSerializable(typeof(DsortSpecDto))]
[JsonSerializable(typeof(SelectionDto))]
[JsonSerializable(typeof(AuthNClustersDto))]
[JsonSerializable(typeof(RoleDto))]
[JsonSerializable(typeof(List<RoleDto>))]
[JsonSerializable(typeof(Dictionary<string, UserDto>))]
[JsonSerializable(typeof(UserDto))]
[JsonSerializable(typeof(BatchListDto))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class AnswerJson : JsonSerializerContext;
