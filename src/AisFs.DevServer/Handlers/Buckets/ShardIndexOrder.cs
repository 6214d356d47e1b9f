using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Which archives are indexed, or counted, and how.</summary>
/// <param name="Prefix">The beginning of their names; empty for all.</param>
/// <param name="Workers">How many work at it; 0 for the cluster's choice, -1 for none but those that walk.</param>
/// <param name="SkipsVerify">Whether an archive that is believed to have an index is passed over.</param>
/// <param name="Id">The job that is asked for; empty if one is to start.</param>
internal sealed record ShardIndexOrder(string Prefix = "", long Workers = 0, bool SkipsVerify = false, string Id = "")
{
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the value of a message.</summary>
    /// <param name="action">The message's action.</param>
    /// <param name="type">The name of the message's type in errors.</param>
    /// <param name="fields">The fields that the message may have.</param>
    /// <param name="value">The value; undefined for none.</param>
    /// <exception cref="RequestException">400: it is no such message; the text says so as the cluster does, without the node's name.</exception>
    public static ShardIndexOrder Read(string action, string type, string[] fields, JsonElement value)
    {
        ShardIndexOrder order = new();
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return order;
        }

        string json = Compact(value);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(action, value, JsonSpot.Describe($"readObjectStart: expect {{ or n, but found {json[0]}", json, 1));
        }

        foreach (JsonProperty field in value.EnumerateObject())
        {
            int at = json.IndexOf($"\"{field.Name}\":", StringComparison.Ordinal) + field.Name.Length + 2;
            order = (Array.IndexOf(fields, field.Name) < 0 ? string.Empty : field.Name, field.Value.ValueKind) switch
            {
                (not "", JsonValueKind.Null) => order,
                ("prefix", JsonValueKind.String) => order with { Prefix = field.Value.GetString()! },
                ("uuid", JsonValueKind.String) => order with { Id = field.Value.GetString()! },
                ("skip-verify", JsonValueKind.True or JsonValueKind.False) => order with { SkipsVerify = field.Value.GetBoolean() },
                ("num-workers", JsonValueKind.Number) when field.Value.TryGetInt64(out long workers) => order with { Workers = workers },
                ("prefix" or "uuid", _) => throw Wrong(action, value, JsonSpot.Describe($"{type}.{Title(field.Name)}: ReadString: expects \" or n, but found {json[at + 1]}", json, at + 2)),
                ("skip-verify", _) => throw Wrong(action, value, JsonSpot.Describe($"{type}.SkipVerify: ReadBool: expect t or f, but found {json[at + 1]}", json, at + 2)),
                ("num-workers", _) => throw Wrong(action, value, JsonSpot.Describe($"{type}.NumWorkers: readUint64: unexpected character: {json[at + 1]}", json, at + 2)),
                _ => throw Wrong(action, value, JsonSpot.Describe($"{type}.ReadObject: found unknown field: {field.Name}", json, at)),
            };
        }

        return order;
    }

    /// <summary>What a job tells that follows it: the order and what has become of it, without what is zero.</summary>
    /// <param name="counts">Names and numbers.</param>
    public string Describe(IEnumerable<(string Name, long Count)> counts)
    {
        List<string> words = [];
        Add(Prefix.Length > 0, "prefix", Prefix);
        Add(Workers != 0, "num-workers", Workers == -1 ? "none" : Workers.ToString(CultureInfo.InvariantCulture));
        Add(SkipsVerify, "skip-verify", "true");
        foreach ((string name, long count) in counts)
        {
            Add(count > 0, name, count.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(", ", words);

        void Add(bool isTold, string name, string text)
        {
            if (isTold)
            {
                words.Add($"{name}:{text}");
            }
        }
    }

    private static RequestException Wrong(string action, JsonElement value, string reason)
    {
        string kind = value.ValueKind switch
        {
            JsonValueKind.Object => "map[string]interface {}",
            JsonValueKind.Number => "float64",
            JsonValueKind.Array => "[]interface {}",
            JsonValueKind.String => "string",
            _ => "bool",
        };
        return new RequestException(400, $"failed to unmarshal {action} ({kind}), err: {reason}");
    }

    private static string Title(string field) => field == "uuid" ? "UUID" : "Prefix";

    private static string Compact(JsonElement value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_compact))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
