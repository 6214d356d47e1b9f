using System.Text.Json;

namespace AisFs.DevServer.Protocol;

/// <summary>Pieces of JSON that occur in many answers.</summary>
internal static class JsonText
{
    public static void WriteBucket(Utf8JsonWriter json, BucketKey key)
    {
        json.WriteStartObject();
        WriteBucketFields(json, key);
        json.WriteEndObject();
    }

    public static void WriteBucketFields(Utf8JsonWriter json, BucketKey key)
    {
        json.WriteString("name"u8, key.Name ?? string.Empty);
        json.WriteString("provider"u8, key.Provider ?? string.Empty);
        json.WriteStartObject("namespace"u8);
        json.WriteString("uuid"u8, key.Uuid ?? string.Empty);
        json.WriteString("name"u8, key.Namespace ?? string.Empty);
        json.WriteEndObject();
    }
}
