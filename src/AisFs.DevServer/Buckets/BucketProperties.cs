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

    private static readonly PropertyChanges s_changes = new(
        "cmn.BpropsToSet",
        ["provider", "Renamed", "bid", "created"],
        new Dictionary<string, string>
        {
            ["lru"] = "LRU",
            ["ec"] = "EC",
            ["mirror"] = "Mirror",
            ["checksum"] = "Cksum",
            ["versioning"] = "Version",
            ["chunks"] = "Chunks",
            ["rate_limit"] = "RateLimit",
            ["write_policy"] = "WritePolicy",
            ["backend_bck"] = "BackendBck",
            ["dont_evict_time"] = "DontEvictTime",
            ["capacity_upd_time"] = "CapacityUpdTime",
            ["objsize_limit"] = "ObjSizeLimit",
            ["max_monolithic_size"] = "MaxMonolithicSize",
            ["chunk_size"] = "ChunkSize",
            ["backend"] = "Backend",
            ["frontend"] = "Frontend",
        });

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

    /// <summary>How many copies there are of each object.</summary>
    public int Copies => MirrorEnabled ? _document["mirror"]?["copies"]?.GetValue<int>() ?? 2 : 1;

    /// <summary>From which size on objects are cut into parts, and how large these are, in bytes.</summary>
    public (long Limit, long Size) Parts
    {
        get
        {
            _ = GoSize.TryParse(_document["chunks"]?["objsize_limit"]?.GetValue<string>() ?? "0B", out long limit);
            return (limit, GoSize.TryParse(_document["chunks"]?["chunk_size"]?.GetValue<string>() ?? "0B", out long size) ? size : 0);
        }
    }

    public bool IsErasureCoded => _document["ec"]?["enabled"]?.GetValue<bool>() ?? false;

    /// <summary>The bucket elsewhere that this one stands for; null for none.</summary>
    public BucketKey? Backend
    {
        get
        {
            using JsonDocument backend = JsonDocument.Parse(_document["backend_bck"]!.ToJsonString());
            return MessageBucket.Read(backend.RootElement);
        }
    }

    private bool MirrorEnabled => _document["mirror"]?["enabled"]?.GetValue<bool>() ?? false;

    /// <summary>The properties of a new bucket.</summary>
    /// <param name="key">The bucket.</param>
    /// <param name="id">Its number.</param>
    /// <param name="created">The time now, ns since 1970.</param>
    /// <param name="inherited">Sections that the cluster's configuration has; null for the defaults.</param>
    public static BucketProperties Create(BucketKey key, ulong id, long created, JsonObject? inherited = null)
    {
        JsonObject document = JsonNode.Parse(Defaults)!.AsObject();
        foreach ((string section, JsonNode? value) in inherited ?? [])
        {
            document[section] = value?.DeepClone();
        }

        if (!key.IsRemote)
        {
            document["lru"]!["enabled"] = false;
        }

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

    /// <summary>Merges a message's value.</summary>
    /// <param name="changes">The value.</param>
    /// <param name="bucket">The bucket, in messages.</param>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="wrong">What the message of an error begins with if the value cannot be read.</param>
    /// <exception cref="RequestException">400: a field does not exist, is of another type, or has a value that cannot be.</exception>
    public BucketProperties With(JsonElement changes, string bucket, int targets, string wrong)
    {
        JsonObject copy = _document.DeepClone().AsObject();
        JsonObject given = changes.ValueKind == JsonValueKind.Object ? JsonNode.Parse(changes.GetRawText())!.AsObject() : [];
        bool isForced = given.Remove("force", out JsonNode? force) && force?.GetValueKind() == JsonValueKind.True;
        try
        {
            using JsonDocument document = JsonDocument.Parse(changes.ValueKind == JsonValueKind.Object ? given.ToJsonString() : changes.GetRawText());
            s_changes.Merge(copy, document.RootElement);
        }
        catch (RequestException e)
        {
            throw new RequestException(e.Status, wrong + e.Message);
        }

        PropertyRules.Check(copy, _document, bucket, targets, isForced);
        return new BucketProperties(copy);
    }

    /// <summary>The properties of a bucket whose objects have that many copies.</summary>
    public BucketProperties WithCopies(int copies)
    {
        JsonObject copy = _document.DeepClone().AsObject();
        copy["mirror"]!["enabled"] = copies > 1;
        copy["mirror"]!["copies"] = copies;
        return new BucketProperties(copy);
    }

    /// <summary>The properties with versions or without.</summary>
    public BucketProperties WithVersioning(bool isEnabled)
    {
        JsonObject copy = _document.DeepClone().AsObject();
        copy["versioning"]!["enabled"] = isEnabled;
        return new BucketProperties(copy);
    }

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
