using System.Text.Json;

namespace AisFs.DevServer.Protocol;

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

        string name = JsonFields.Text(element, "name");
        string provider = JsonFields.Text(element, "provider");
        string uuid = string.Empty;
        string space = string.Empty;
        if (JsonFields.TryGet(element, "namespace", JsonValueKind.Object, out JsonElement inner))
        {
            uuid = JsonFields.Text(inner, "uuid");
            space = JsonFields.Text(inner, "name");
        }

        string normalized = Providers.Parse(provider);
        return name.Length == 0 ? null : new BucketKey(normalized, uuid, space, name);
    }
}
