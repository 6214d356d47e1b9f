using System.Globalization;
using System.Text.Json;
using AisFs.Client.Wire;

namespace AisFs.Client.AuthN;

/// <summary>A role: what those may do who have it.</summary>
public sealed record AisRole
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>A description for people.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What is allowed on whole clusters; null for nothing.</summary>
    public IReadOnlyList<AisClusterAccess>? Clusters { get; init; }

    /// <summary>What is allowed on single buckets; null for nothing.</summary>
    public IReadOnlyList<AisBucketAccess>? Buckets { get; init; }

    /// <summary>Whether the role may administer the AuthN server.</summary>
    public bool IsAdmin { get; init; }

    internal static AisRole Read(JsonFields json)
    {
        JsonFields clusters = json.Child("clusters");
        JsonFields buckets = json.Child("buckets");
        return new AisRole
        {
            Name = json.Text("name"),
            Description = json.Text("desc"),
            Clusters = clusters.IsAbsent ? null : clusters.Items().ConvertAll(static item => new AisClusterAccess(item.Text("id"), (AisAccess)item.Bits("perm"))),
            Buckets = buckets.IsAbsent ? null : buckets.Items().ConvertAll(static item => new AisBucketAccess(item.Child("bck").AsBucket(), (AisAccess)item.Bits("perm"))),
            IsAdmin = json.Flag("admin"),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, Name);
        writer.WriteString("desc"u8, Description);
        writer.WritePropertyName("clusters"u8);
        if (Clusters is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStartArray();
            foreach (AisClusterAccess cluster in Clusters)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, cluster.ClusterId);
                writer.WriteString("perm"u8, Format(cluster.Access));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WritePropertyName("buckets"u8);
        if (Buckets is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStartArray();
            foreach (AisBucketAccess bucket in Buckets)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("bck"u8);
                writer.WriteString("name"u8, bucket.Bucket.Name);
                writer.WriteString("provider"u8, bucket.Bucket.Provider);
                JsonValues.WriteNamespace(writer, bucket.Bucket.Namespace);
                writer.WriteEndObject();
                writer.WriteString("perm"u8, Format(bucket.Access));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteBoolean("admin"u8, IsAdmin);
        writer.WriteEndObject();
    }

    private static string Format(AisAccess access) => ((ulong)access).ToString(CultureInfo.InvariantCulture);
}
