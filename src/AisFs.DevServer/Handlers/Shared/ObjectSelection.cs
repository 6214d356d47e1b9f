using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>The objects that a multi-object message names: a list, a template, or a prefix.</summary>
internal static class ObjectSelection
{
    /// <summary>The names in order; of a prefix those that exist now.</summary>
    public static IEnumerable<byte[]> Read(Bucket bucket, JsonElement message) => Read(bucket.Names, message);

    /// <summary>The same.</summary>
    /// <param name="names">The names that exist and begin with a prefix.</param>
    /// <param name="message">The message's value.</param>
    /// <exception cref="RequestException">400: nothing is named.</exception>
    public static IEnumerable<byte[]> Read(Func<byte[], IEnumerable<byte[]>> names, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(400, "failed to unmarshal: a list or a template is missing");
        }

        if (message.TryGetProperty("objnames", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            return [.. list.EnumerateArray().Select(name => Encoding.UTF8.GetBytes(name.GetString() ?? string.Empty))];
        }

        NameTemplate template = NameTemplate.Parse(Text(message, "template"));
        return template.IsPrefix ? names(Encoding.UTF8.GetBytes(template.Prefix)) : template.Names().Select(Encoding.UTF8.GetBytes);
    }

    /// <summary>Whether the objects are named one by one.</summary>
    public static bool IsList(JsonElement message)
        => message.ValueKind == JsonValueKind.Object && message.TryGetProperty("objnames", out JsonElement names) && names.ValueKind == JsonValueKind.Array;

    /// <summary>What a job's control message says about it.</summary>
    public static string Describe(JsonElement message)
        => message.TryGetProperty("objnames", out JsonElement names) && names.ValueKind == JsonValueKind.Array
            ? $"list:[{string.Join(' ', names.EnumerateArray().Select(name => name.GetString()))}]"
            : $"template:{Text(message, "template")}";

    public static string Text(JsonElement message, string field)
        => message.ValueKind == JsonValueKind.Object && message.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    public static bool Flag(JsonElement message, string field)
        => message.ValueKind == JsonValueKind.Object && message.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
