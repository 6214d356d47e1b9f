using System.Text.Json.Nodes;
using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>Bodies without the order of fields, and lists of buckets without those that are no concern of the transcripts.</summary>
internal static class Canonical
{
    private static readonly HashSet<string> s_buckets = [.. TranscriptGroup.Buckets];

    public static NormalAnswer Of(NormalAnswer answer)
    {
        if (answer.Text is not ['{' or '[', ..] text)
        {
            return answer;
        }

        try
        {
            JsonNode? node = JsonNode.Parse(text);
            return answer with { Text = (node is JsonArray list && IsBuckets(list) ? OwnOf(list) : Sorted(node))?.ToJsonString() };
        }
        catch (System.Text.Json.JsonException)
        {
            // What is masked is no JSON any more.
            return answer;
        }
    }

    private static bool IsBuckets(JsonArray list)
        => list.All(static item => item is JsonObject entry && entry.ContainsKey("name") && entry.ContainsKey("provider") && entry.ContainsKey("namespace"));

    private static JsonArray OwnOf(JsonArray list)
        => [.. list.Where(static item => s_buckets.Contains(item!["name"]!.GetValue<string>())).Select(static item => item!.DeepClone())];

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };
}
