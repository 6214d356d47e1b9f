using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>A bucket's properties: the JSON document that HEAD returns and set-bprops changes.</summary>
internal sealed class BucketProperties
{
    /// <summary>The defaults of a 5.0 cluster.</summary>
    private const string Defaults = """
        {"backend_bck":{"name":"","provider":"","namespace":{"uuid":"","name":""}},"write_policy":{"data":"immediate","md":"immediate"},"provider":"ais","Renamed":"",
        "checksum":{"type":"xxhash2","validate_cold_get":false,"validate_warm_get":false,"validate_obj_move":false,"enable_read_range":false},
        "extra":{"aws":{},"gcp":{},"oci":{}},
        "rate_limit":{"backend":{"interval":"1m","max_tokens":1000,"enabled":false,"num_retries":3},"frontend":{"interval":"1m","max_tokens":1000,"enabled":false,"burst_size":375}},
        "ec":{"compression":"never","bundle_multiplier":2,"burst_buffer":512,"objsize_limit":262144,"data_slices":2,"parity_slices":2,"enabled":false,"disk_only":false},
        "chunks":{"objsize_limit":"0B","max_monolithic_size":"1TiB","chunk_size":"1GiB"},"mirror":{"copies":2,"burst_buffer":512,"enabled":false},
        "lru":{"dont_evict_time":"2h0m","capacity_upd_time":"10m","batch_size":32768,"enabled":false},
        "access":"18446744073709551615","features":"0","bid":"0","created":"0","versioning":{"enabled":true,"validate_warm_get":false,"synchronize":false}}
        """;

    private static readonly JsonWriterOptions s_writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _document;

    private BucketProperties(JsonObject document)
    {
        _document = document;
        VersioningEnabled = document["versioning"]?["enabled"]?.GetValue<bool>() ?? true;
        ChecksumType = document["checksum"]?["type"]?.GetValue<string>() ?? Checksums.XxHash2;
        Access = ulong.TryParse(document["access"]?.GetValue<string>(), CultureInfo.InvariantCulture, out ulong access) ? access : ulong.MaxValue;
        Json = Write(document);
    }

    /// <summary>The document as one line.</summary>
    public string Json { get; }

    public bool VersioningEnabled { get; }

    public string ChecksumType { get; }

    /// <summary>Permission bits.</summary>
    public ulong Access { get; }

    public int MirrorCopies => _document["mirror"]?["copies"]?.GetValue<int>() ?? 2;

    public bool MirrorEnabled => _document["mirror"]?["enabled"]?.GetValue<bool>() ?? false;

    public static BucketProperties Create(BucketKey key, ulong id, long created)
    {
        JsonObject document = JsonNode.Parse(Defaults)!.AsObject();
        document["provider"] = key.Provider;
        document["bid"] = id.ToString(CultureInfo.InvariantCulture);
        document["created"] = created.ToString(CultureInfo.InvariantCulture);
        if (key.IsRemote)
        {
            document["versioning"]!["enabled"] = key.Provider != Providers.Ais;
        }

        return new BucketProperties(document);
    }

    public static BucketProperties Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <summary>The properties as JSON with the creation time left out, as a summary shows them.</summary>
    public string JsonWithoutCreated()
    {
        JsonObject copy = _document.DeepClone().AsObject();
        copy["created"] = "0";
        return Write(copy);
    }

    /// <summary>Merges a message's value; an unknown or ill-typed field is an error.</summary>
    /// <exception cref="RequestException">A field that does not exist, or of another type.</exception>
    public BucketProperties With(JsonElement changes)
    {
        JsonObject copy = _document.DeepClone().AsObject();
        Merge(copy, changes, string.Empty);
        BucketProperties changed = new(copy);
        if (!Checksums.IsKnown(changed.ChecksumType))
        {
            throw new RequestException(400, $"invalid checksum type \"{changed.ChecksumType}\"");
        }

        return changed;
    }

    private static void Merge(JsonObject to, JsonElement from, string path)
    {
        if (from.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(400, $"cmn.BpropsToSet.ReadObject: expect {{ or n, but found {from.GetRawText()}");
        }

        foreach (JsonProperty field in from.EnumerateObject())
        {
            if (!to.ContainsKey(field.Name))
            {
                // The extra section is open: its fields depend on the provider.
                if (path.StartsWith("/extra", StringComparison.Ordinal))
                {
                    to[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    continue;
                }

                throw new RequestException(400, $"cmn.BpropsToSet.ReadObject: found unknown field: {field.Name}");
            }

            JsonNode? present = to[field.Name];
            if (present is JsonObject inner && field.Value.ValueKind == JsonValueKind.Object)
            {
                Merge(inner, field.Value, $"{path}/{field.Name}");
            }
            else if (field.Value.ValueKind == JsonValueKind.Null)
            {
                // "Not given" of a pointer field.
            }
            else if (KindOf(present?.GetValueKind()) is { } kind && kind != KindOf(field.Value.ValueKind))
            {
                throw new RequestException(400, $"cmn.BpropsToSet.{field.Name}: expects {kind}, but found {field.Value.GetRawText()}");
            }
            else
            {
                to[field.Name] = JsonNode.Parse(field.Value.GetRawText());
            }
        }
    }

    private static string? KindOf(JsonValueKind? kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Object => "object",
        _ => null,
    };

    private static string Write(JsonObject document)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_writer))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
