using System.Globalization;
using System.Text.Json;
using AisFs.Client.Http;

namespace AisFs.Client.Wire;

/// <summary>
/// Reads an answer's JSON field by field. What is absent or null has its default; a value of a wrong type is an error that
/// names the field.
/// </summary>
internal readonly struct JsonFields(JsonElement json, string what)
{
    public JsonElement Json => json;

    public bool IsAbsent => json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public static ValueTask<JsonFields> ReadAsync(AisResponse response, CancellationToken cancellationToken)
        => response.ReadAsync(0, static (response, bytes, _) => Parse(bytes, response.Request.ToString()), cancellationToken);

    public static JsonFields Parse(ReadOnlyMemory<byte> utf8, string what)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            return new JsonFields(document.RootElement.Clone(), what);
        }
        catch (JsonException e)
        {
            throw new AisProtocolException($"{what}: the answer is not the JSON that an AIStore gives: {e.Message}", e);
        }
    }

    public JsonFields Child(string name)
    {
        if (IsAbsent)
        {
            return this;
        }

        RequireObject();
        return new JsonFields(json.TryGetProperty(name, out JsonElement value) ? value : default, $"{what}: {name}");
    }

    public string Text(string name)
    {
        JsonFields field = Child(name);
        return field.Json.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => string.Empty,
            JsonValueKind.String => field.Json.GetString()!,
            _ => throw field.Wrong("a text"),
        };
    }

    /// <summary>A text, or a number as it is written.</summary>
    public string TextOrNumber(string name) => Child(name) is { Json.ValueKind: JsonValueKind.Number } number ? number.Json.GetRawText() : Text(name);

    public string AsText() => json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong("a text");

    /// <summary>A whole number, or one in quotes as Go writes those of 64 bits.</summary>
    public long Number(string name)
    {
        JsonFields field = Child(name);
        long value = 0;
        bool isNumber = field.Json.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => true,
            JsonValueKind.Number => field.Json.TryGetInt64(out value),
            JsonValueKind.String => field.Json.GetString() is { } text
                && (text.Length == 0 || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)),
            _ => false,
        };
        return isNumber ? value : throw field.Wrong("a whole number of 64 bits");
    }

    public ulong Bits(string name)
    {
        string text = TextOrNumber(name);
        return text.Length == 0 ? 0
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value
            : throw Child(name).Wrong("a number of 64 bits");
    }

    public double Fraction(string name)
    {
        JsonFields field = Child(name);
        return field.IsAbsent ? 0
            : field.Json.ValueKind == JsonValueKind.Number && field.Json.TryGetDouble(out double value) ? value
            : throw field.Wrong("a number");
    }

    public bool Flag(string name) => Child(name) is var field && field.Json.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw field.Wrong("true or false"),
    };

    /// <summary>A time of RFC 3339; null when it is Go's zero time.</summary>
    public DateTimeOffset? Time(string name)
    {
        string text = Text(name);
        if (text.Length == 0 || text.StartsWith("0001-01-01", StringComparison.Ordinal))
        {
            return null;
        }

        // .NET reads seven digits of a second, Go writes nine.
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot < 0 ? -1 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        if (end > 7)
        {
            text = string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(dot + 1 + end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time : throw Child(name).Wrong("a time");
    }

    public AisBucketInfo? Bucket(string name)
    {
        JsonFields field = Child(name);
        return field.IsAbsent ? null : field.AsBucket();
    }

    public AisBucketInfo AsBucket()
    {
        JsonFields ns = Child("namespace");
        try
        {
            return new AisBucketInfo(Text("name"), Text("provider"), new AisNamespace(ns.Text("uuid"), ns.Text("name")));
        }
        catch (ArgumentException e)
        {
            throw new AisProtocolException($"{what}: {e.Message}", e);
        }
    }

    public List<JsonFields> Items()
    {
        List<JsonFields> items = [];
        if (IsAbsent)
        {
            return items;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("a list");
        }

        foreach (JsonElement item in json.EnumerateArray())
        {
            items.Add(new JsonFields(item, what));
        }

        return items;
    }

    public List<(string Name, JsonFields Value)> Members()
    {
        List<(string, JsonFields)> members = [];
        if (IsAbsent)
        {
            return members;
        }

        RequireObject();
        foreach (JsonProperty member in json.EnumerateObject())
        {
            members.Add((member.Name, new JsonFields(member.Value, $"{what}: {member.Name}")));
        }

        return members;
    }

    public List<string> Texts() => Items().ConvertAll(static item => item.AsText());

    /// <summary>Bytes in base64; empty when absent.</summary>
    public byte[] Bytes(string name)
    {
        JsonFields field = Child(name);
        return field.IsAbsent ? []
            : field.Json.ValueKind == JsonValueKind.String && field.Json.TryGetBytesFromBase64(out byte[]? bytes) ? bytes
            : throw field.Wrong("base64");
    }

    public AisProtocolException Wrong(string wanted)
        => new($"{what}: {wanted} was expected, {(json.ValueKind == JsonValueKind.Undefined ? "nothing" : json.ValueKind)} is there.");

    private void RequireObject()
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("an object");
        }
    }
}
