using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.AuthN;

/// <summary>A role: what its users may do on which clusters and buckets.</summary>
internal sealed record Role(string Name)
{
    public string Description { get; init; } = string.Empty;

    public IReadOnlyList<ClusterGrant> Clusters { get; init; } = [];

    /// <summary>Buckets; the uuid of each one's namespace is the cluster's id.</summary>
    public IReadOnlyList<(BucketKey Bucket, Access Access)> Buckets { get; init; } = [];

    public bool IsAdmin { get; init; }

    public static Role Read(JsonElement json) => new(JsonFields.Text(json, "name"))
    {
        Description = JsonFields.Text(json, "desc"),
        Clusters = [.. Items(json, "clusters").Select(static item => new ClusterGrant(JsonFields.Text(item, "id"), JsonFields.Text(item, "alias"), ReadAccess(item)))],
        Buckets = [.. Items(json, "buckets")
            .Where(static item => item.TryGetProperty("bck", out JsonElement bucket) && MessageBucket.Read(bucket) is not null)
            .Select(static item => (MessageBucket.Read(item.GetProperty("bck"))!.Value, ReadAccess(item)))],
        IsAdmin = JsonFields.Flag(json, "admin"),
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        json.WriteString("desc"u8, Description);
        WriteGrants(json, Clusters, Buckets, always: true);
        json.WriteBoolean("admin"u8, IsAdmin);
        json.WriteEndObject();
    }

    public static void WriteGrants(
        Utf8JsonWriter json, IReadOnlyList<ClusterGrant> clusters, IReadOnlyList<(BucketKey Bucket, Access Access)> buckets, bool always)
    {
        if (clusters.Count == 0)
        {
            json.WriteNull("clusters"u8);
        }
        else
        {
            json.WriteStartArray("clusters"u8);
            foreach ((string cluster, string alias, Access access) in clusters)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, cluster);
                if (alias.Length > 0)
                {
                    json.WriteString("alias"u8, alias);
                }

                WriteAccess(json, access);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (buckets.Count == 0)
        {
            if (always)
            {
                json.WriteNull("buckets"u8);
            }

            return;
        }

        json.WriteStartArray("buckets"u8);
        foreach ((BucketKey bucket, Access access) in buckets)
        {
            json.WriteStartObject();
            json.WritePropertyName("bck"u8);
            JsonText.WriteBucket(json, bucket);
            WriteAccess(json, access);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAccess(Utf8JsonWriter json, Access access)
        => json.WriteString("perm"u8, ((ulong)access).ToString(CultureInfo.InvariantCulture));

    private static Access ReadAccess(JsonElement item)
        => ulong.TryParse(JsonFields.Text(item, "perm"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong bits) ? (Access)bits : Access.None;

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
