using System.Text.Json;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Measuring;

/// <summary>The tag <c>error.type</c> of each error: made once.</summary>
internal static class ErrorTags
{
    private const string Name = "error.type";

    private static readonly KeyValuePair<string, object?>[] s_tags =
        [.. Enum.GetNames<FsError>().Select(static name => new KeyValuePair<string, object?>(Name, JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))];

    /// <summary>An operation that ended with an exception.</summary>
    public static KeyValuePair<string, object?> Defect { get; } = new(Name, "defect");

    /// <summary>An operation whose caller gave it up.</summary>
    public static KeyValuePair<string, object?> Interrupted => Of(FsError.Interrupted);

    /// <summary>The tag of an error.</summary>
    public static KeyValuePair<string, object?> Of(FsError error) => s_tags[(int)error];
}
