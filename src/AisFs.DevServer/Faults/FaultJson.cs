using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Faults;

/// <summary>A fault plan as JSON: <c>{"seed":1,"rules":[{"action":"reset-body","operation":"object-get","bytes":1000,"count":2}]}</c>.</summary>
internal static class FaultJson
{
    public static void Read(JsonElement document, FaultPlan plan, bool append)
    {
        int seed = 0;
        JsonElement rules = document;
        if (document.ValueKind == JsonValueKind.Object)
        {
            seed = document.TryGetProperty("seed", out JsonElement number) ? number.GetInt32() : 0;
            rules = document.TryGetProperty("rules", out JsonElement list) ? list : throw new ArgumentException("\"rules\" is missing");
        }

        List<FaultRule> read = [.. rules.EnumerateArray().Select(Read)];
        if (append)
        {
            foreach (FaultRule rule in read)
            {
                plan.Add(rule);
            }
        }
        else
        {
            plan.Set(read, seed);
        }
    }

    public static void Write(Utf8JsonWriter json, FaultPlan plan)
    {
        json.WriteStartObject();
        json.WriteNumber("struck"u8, plan.Struck);
        json.WriteStartArray("rules"u8);
        foreach (FaultRule rule in plan.Rules)
        {
            Write(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static FaultRule Read(JsonElement element)
    {
        FaultRule rule = new()
        {
            Action = DashedNames.Parse<FaultAction>(element.TryGetProperty("action", out JsonElement action) ? action.GetString()! : throw new ArgumentException("\"action\" is missing")),
        };
        foreach (JsonProperty field in element.EnumerateObject())
        {
            JsonElement value = field.Value;
            rule = field.Name switch
            {
                "action" => rule,
                "method" => rule with { Method = value.GetString() },
                "operation" => rule with { Operation = DashedNames.Parse<Operation>(value.GetString()!) },
                "role" => rule with { Role = DashedNames.Parse<NodeRole>(value.GetString()!) },
                "bucket" => rule with { Bucket = value.GetString() },
                "object" => rule with { Object = value.GetString() },
                "skip" => rule with { Skip = value.GetInt32() },
                "count" => rule with { Count = value.GetInt32() },
                "probability" => rule with { Probability = value.GetDouble() },
                "delay-ms" => rule with { Delay = TimeSpan.FromMilliseconds(value.GetDouble()) },
                "status" => rule with { Status = value.GetInt32() },
                "message" => rule with { Message = value.GetString() },
                "tcode" => rule with { TypeCode = value.GetString() },
                "retry-after-ms" => rule with { RetryAfter = TimeSpan.FromMilliseconds(value.GetDouble()) },
                "bytes" => rule with { Bytes = value.GetInt64() },
                "bytes-per-second" => rule with { BytesPerSecond = value.GetInt64() },
                _ => throw new ArgumentException($"unknown field \"{field.Name}\""),
            };
        }

        return rule;
    }

    private static void Write(Utf8JsonWriter json, FaultRule rule)
    {
        json.WriteStartObject();
        json.WriteString("action"u8, DashedNames.Of(rule.Action));
        WriteText(json, "method", rule.Method);
        WriteText(json, "operation", rule.Operation is { } operation ? DashedNames.Of(operation) : null);
        WriteText(json, "role", rule.Role is { } role ? DashedNames.Of(role) : null);
        WriteText(json, "bucket", rule.Bucket);
        WriteText(json, "object", rule.Object);
        json.WriteNumber("skip"u8, rule.Skip);
        if (rule.Count is { } count)
        {
            json.WriteNumber("count"u8, count);
        }

        json.WriteNumber("probability"u8, rule.Probability);
        json.WriteNumber("delay-ms"u8, rule.Delay.TotalMilliseconds);
        json.WriteNumber("status"u8, rule.Status);
        WriteText(json, "message", rule.Message);
        WriteText(json, "tcode", rule.TypeCode);
        if (rule.RetryAfter is { } wait)
        {
            json.WriteNumber("retry-after-ms"u8, wait.TotalMilliseconds);
        }

        json.WriteNumber("bytes"u8, rule.Bytes);
        json.WriteNumber("bytes-per-second"u8, rule.BytesPerSecond);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
