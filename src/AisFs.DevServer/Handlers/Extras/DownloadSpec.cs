using System.Text.Json;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Reads what a download job is to fetch.</summary>
internal static class DownloadSpec
{
    /// <summary>The objects and where they come from.</summary>
    /// <param name="message">The message; its type is known.</param>
    /// <exception cref="RequestException">400: it names nothing that can be fetched.</exception>
    public static IReadOnlyList<DownloadTask> Read(JsonElement message) => JsonFields.Text(message, "type") switch
    {
        "single" => [Single(JsonFields.Text(message, "object_name"), JsonFields.Text(message, "link"))],
        "range" => Range(message),
        "multi" => Multi(message),
        "backend" => throw Wrong("bucket download requires a remote bucket"),
        _ => throw Wrong("input does not match any of the supported formats (single, range, multi, backend)"),
    };

    private static IReadOnlyList<DownloadTask> Range(JsonElement message)
    {
        string template = JsonFields.Text(message, "template");
        if (template.Length == 0)
        {
            throw Wrong("no \"template\" for range found, \"template\" is required");
        }

        string folder = JsonFields.Text(message, "subdir");
        return [.. NameTemplate.Parse(template).Names().Select(link => Single(Join(folder, NameOf(link)), link))];
    }

    private static IReadOnlyList<DownloadTask> Multi(JsonElement message)
        => message.TryGetProperty("objects", out JsonElement objects) && objects.ValueKind == JsonValueKind.Object
            ? [.. objects.EnumerateObject().Select(static item => Single(item.Name, item.Value.GetString() ?? string.Empty))]
            : objects.ValueKind == JsonValueKind.Array
                ? [.. objects.EnumerateArray().Select(static item => Single(string.Empty, item.GetString() ?? string.Empty))]
                : throw Wrong("body should not be empty");

    private static DownloadTask Single(string name, string link)
    {
        string given = name.Length > 0 ? name : NameOf(link);
        return given is "" or "." or "/" ? throw Wrong("can not extract a valid 'object_name' from the provided download 'link'")
            : link.Length == 0 ? throw Wrong("missing 'link' in the request body")
            : new DownloadTask(given, link.Contains("://", StringComparison.Ordinal) ? link : "http://" + link);
    }

    private static string NameOf(string link) => link[(link.LastIndexOf('/') + 1)..].Split('?')[0];

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder.TrimEnd('/')}/{name}";

    private static RequestException Wrong(string detail) => new(400, "Error starting download: " + detail);
}
