using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>The JSON of the commands that look into mounts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusList))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>Prints a value on one line of standard output.</summary>
    public static void Print<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));
}
