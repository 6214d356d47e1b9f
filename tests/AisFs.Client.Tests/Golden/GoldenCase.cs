using System.Text.Json;

namespace AisFs.Client.Tests.Golden;

/// <summary>One recorded call: the expression, what went over the wire, and what came of it.</summary>
internal sealed class GoldenCase
{
    public required string Id { get; init; }

    public required string Call { get; init; }

    public required JsonElement[] Requests { get; init; }

    public required JsonElement[] Responses { get; init; }

    public required JsonElement Result { get; init; }

    public bool IsUnordered { get; init; }

    /// <summary>Whether only the outcome counts: error records have no requests, and give one answer to all of them.</summary>
    public bool RepeatsAnswer { get; init; }

    /// <summary>Whether an older SDK spoke: what the newest adds to its messages is no difference.</summary>
    public bool IsOlder { get; init; }

    public static IEnumerable<GoldenCase> ReadCalls(string path, bool isOlder = false)
        => File.ReadLines(path).Where(static line => line.Length > 0).Select(line => ParseCall(line, isOlder));

    public static GoldenCase ParseCall(string line, bool isOlder = false)
    {
        JsonElement root = JsonDocument.Parse(line).RootElement;
        List<JsonElement> responses = root.TryGetProperty("prior_responses", out JsonElement prior) && prior.ValueKind == JsonValueKind.Array
            ? [.. prior.EnumerateArray()] : [];
        if (root.TryGetProperty("canned_response", out JsonElement last) && last.ValueKind == JsonValueKind.Object)
        {
            responses.Add(last);
        }

        return new GoldenCase
        {
            Id = root.GetProperty("id").GetString()!,
            Call = root.GetProperty("call").GetString()!,
            IsOlder = isOlder,
            Requests = [.. root.GetProperty("requests").EnumerateArray()],
            Responses = [.. responses],
            Result = root.TryGetProperty("result", out JsonElement result) ? result : default,
            IsUnordered = root.TryGetProperty("unordered", out JsonElement unordered) && unordered.ValueKind == JsonValueKind.True,
        };
    }

    public static IEnumerable<GoldenCase> ReadErrors(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            if (line.Length == 0)
            {
                continue;
            }

            JsonElement root = JsonDocument.Parse(line).RootElement;
            if (!root.TryGetProperty("head", out JsonElement head) || head.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            JsonElement answer = root.GetProperty("answer");
            yield return new GoldenCase
            {
                Id = "error-mapping/" + root.GetProperty("id").GetString(),
                Call = head.GetProperty("call").GetString()!,
                Requests = [],
                Responses = answer.ValueKind == JsonValueKind.Object ? [answer] : [],
                Result = head,
                RepeatsAnswer = true,
            };
        }
    }
}
