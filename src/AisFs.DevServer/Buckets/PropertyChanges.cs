using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>Merges what a message wants to change into a document of properties or of configuration.</summary>
/// <param name="type">The name of what is changed, in error messages: "cmn.BpropsToSet".</param>
/// <param name="fixedFields">Fields of the document that cannot be changed.</param>
/// <param name="names">The names of sections and fields in error messages, where they are not those of the document.</param>
internal sealed class PropertyChanges(string type, IReadOnlyCollection<string> fixedFields, IReadOnlyDictionary<string, string> names)
{
    private static readonly JsonWriterOptions s_compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Merges changes into a document.</summary>
    /// <exception cref="RequestException">400: a field that does not exist, or a value that is none of its type.</exception>
    public void Merge(JsonObject document, JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(400, $"{type}.ReadObject: expect {{ or n, but found {changes.GetRawText()}");
        }

        string json = Compact(changes);
        foreach (JsonProperty field in changes.EnumerateObject())
        {
            if (!document.ContainsKey(field.Name) || fixedFields.Contains(field.Name))
            {
                throw Unknown(type, json, 0, field.Name);
            }

            int at = EndOf(json, 0, field.Name);
            if (document[field.Name] is JsonObject section && field.Value.ValueKind == JsonValueKind.Object)
            {
                MergeSection(section, field, json, at);
            }
            else
            {
                document[field.Name] = Changed(document[field.Name], field, $"{type}.{NameOf(field.Name)}", json, at);
            }
        }
    }

    private void MergeSection(JsonObject section, JsonProperty changes, string json, int at)
    {
        string name = NameOf(changes.Name);
        string path = $"{type}.{name}: cmn.{name}ConfToSet";
        foreach (JsonProperty field in changes.Value.EnumerateObject())
        {
            if (!section.ContainsKey(field.Name))
            {
                // What a provider needs depends on the provider.
                throw changes.Name == "extra" ? Unknown($"{type}.Extra: cmn.ExtraToSet", json, at, field.Name) : Unknown(path, json, at, field.Name);
            }

            int end = EndOf(json, at, field.Name);
            if (section[field.Name] is JsonObject inner && field.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty item in field.Value.EnumerateObject())
                {
                    inner[item.Name] = inner.ContainsKey(item.Name) ? Changed(inner[item.Name], item, $"{path}.{NameOf(field.Name)}", json, EndOf(json, end, item.Name))
                        : changes.Name == "extra" ? JsonNode.Parse(item.Value.GetRawText())
                        : throw Unknown($"{path}.{NameOf(field.Name)}", json, end, item.Name);
                }
            }
            else
            {
                section[field.Name] = Changed(section[field.Name], field, $"{path}.{NameOf(field.Name)}", json, end);
            }
        }
    }

    private string NameOf(string field) => names.GetValueOrDefault(field, field);

    private static JsonNode? Changed(JsonNode? present, JsonProperty field, string path, string json, int at)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            // "Not given" of a pointer field.
            return present?.DeepClone();
        }

        if (field is { Name: "features", Value.ValueKind: JsonValueKind.Number })
        {
            throw new RequestException(400, $"{path}: " + JsonSpot.Describe($"stringModeNumberDecoder: expect \", but found {json[at + 1]}", json, at + 2));
        }

        if (KindOf(present?.GetValueKind()) is { } kind && kind != KindOf(field.Value.ValueKind))
        {
            throw new RequestException(400, $"{path}: expects {kind}, but found {field.Value.GetRawText()}");
        }

        return field.Value.ValueKind == JsonValueKind.String ? ChangedText(present!.GetValue<string>(), field, path, json, at) : JsonNode.Parse(field.Value.GetRawText());
    }

    /// <summary>What is a duration, or a size, must stay one.</summary>
    private static JsonNode ChangedText(string present, JsonProperty field, string path, string json, int at)
    {
        string text = field.Value.GetString()!;
        int end = json.IndexOf(field.Value.GetRawText(), at, StringComparison.Ordinal) + field.Value.GetRawText().Length;
        if (GoDuration.TryParse(present, out _) && !long.TryParse(present, out _))
        {
            return GoDuration.TryParse(text, out long duration) ? GoDuration.Format(duration)
                : throw new RequestException(400, $"{path}: " + JsonSpot.Describe($"unmarshalerDecoder: time: invalid duration \"{text}\"", json, end));
        }

        if (field.Name == "features" && !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            // The real one writes the byte 0xff, which no text can hold.
            bool isNumber = text.Length > 0 && text.All(char.IsAsciiDigit);
            throw new RequestException(400, $"{path}: " + (isNumber ? JsonSpot.Describe("readUint64: overflow", json, at + 10) : JsonSpot.Describe("readUint64: unexpected character: \ufffd", json, at + 2)));
        }

        bool isSize = present.EndsWith('B') && char.IsAsciiDigit(present[0]);
        return !isSize || GoSize.TryParse(text, out _) ? text
            : throw new RequestException(400, $"{path}: " + JsonSpot.Describe($"unmarshalerDecoder: strconv.ParseInt: parsing \"{text}\": invalid syntax", json, end));
    }

    private static RequestException Unknown(string path, string json, int from, string field)
        => new(400, $"{path}.ReadObject: " + JsonSpot.Describe($"found unknown field: {field}", json, EndOf(json, from, field)));

    /// <summary>Where a field's name ends in the text.</summary>
    private static int EndOf(string json, int from, string field)
    {
        string quoted = $"\"{field}\"";
        return json.IndexOf(quoted + ":", from, StringComparison.Ordinal) is var at && at < 0 ? from : at + quoted.Length;
    }

    private static string Compact(JsonElement element)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_compact))
        {
            element.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string? KindOf(JsonValueKind? kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Object => "object",
        _ => null,
    };
}
