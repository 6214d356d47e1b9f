using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>What <c>aisfs status --json</c> prints.</summary>
/// <param name="Mounts">The mounts of this host that this user may ask.</param>
internal sealed record StatusList(IReadOnlyList<StatusEntry> Mounts);

/// <summary>One mount of it.</summary>
/// <param name="Mount">Which mount it is.</param>
/// <param name="Answers">Whether it answered.</param>
/// <param name="Failure">Why it did not.</param>
/// <param name="Status">How it stands.</param>
/// <param name="OpenFiles">What programs have open, where that was asked for.</param>
internal sealed record StatusEntry(MountIdentity Mount, bool Answers, string? Failure, MountStatus? Status, IReadOnlyList<OpenItem>? OpenFiles);

/// <summary>What <c>aisfs doctor --json</c> prints.</summary>
/// <param name="Result"><c>ok</c>, <c>warn</c> or <c>fail</c>: the worst of all.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record DoctorReport(string Result, IReadOnlyList<DoctorCheck> Checks);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Result"><c>ok</c>, <c>warn</c> or <c>fail</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null when all is well.</param>
internal sealed record DoctorCheck(string Name, string Result, string Found, string? Advice = null);

/// <summary>The JSON of the commands that look into mounts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusList))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>Prints a value on one line of standard output.</summary>
    public static void Print<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));
}
