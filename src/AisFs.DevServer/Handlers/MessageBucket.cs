using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>A bucket in a message: {name, provider, namespace: {uuid, name}}.</summary>
internal static class MessageBucket
{
    /// <summary>The bucket; null if it has no name.</summary>
    public static BucketKey? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string name = Text(element, "name");
        string provider = Text(element, "provider");
        string uuid = string.Empty;
        string space = string.Empty;
        if (element.TryGetProperty("namespace", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
        {
            uuid = Text(inner, "uuid");
            space = Text(inner, "name");
        }

        string normalized = Providers.Normalize(provider)
            ?? throw new RequestException(400, $"invalid backend provider \"{provider}\": must be one of [ais, aws (s3://), gcp (gs://), azure (az://), oci (oc://)]", "ErrInvalidBackendProvider");
        return name.Length == 0 ? null : new BucketKey(normalized, uuid, space, name);
    }

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
