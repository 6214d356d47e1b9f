using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Sends recorded requests and compares the answers.</summary>
internal sealed class Replay(DevCluster cluster, Normalizer normalizer, IReadOnlyDictionary<int, int> ports, ManualClock clock)
{
    /// <summary>What is different, or null.</summary>
    public async Task<string?> RunAsync(string file, Hop hop)
    {
        if (hop.Headers.FirstOrDefault(header => header.Name == "Date").Value is { } date)
        {
            clock.Set(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture));
        }

        string[] words = hop.RequestLine.Split(' ');
        string line = $"{words[0]} {normalizer.ToOurs(words[1])} HTTP/1.1";
        byte[]? body = BodyOf(hop);
        string length = (body?.Length ?? 0).ToString(CultureInfo.InvariantCulture);
        IEnumerable<(string, string)> headers = hop.RequestHeaders.Select(header => header.Name switch
        {
            "Host" => ("Host", $"127.0.0.1:{ports[hop.Port]}"),
            "Content-Length" => ("Content-Length", length),
            _ => header,
        });
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        RawAnswer answer = await RawHttp.SendAsync(cluster.Endpoint.Host, ports[hop.Port], line, headers, body, limit.Token);
        Learn(hop, answer);
        return Compare($"{file[..2]}#{hop.Number}", hop, answer);
    }

    private string? Compare(string key, Hop hop, RawAnswer answer)
    {
        if (hop.Empty || answer.Status == 0)
        {
            return hop.Empty && answer.Status == 0 ? null : $"  recorded: {(hop.Empty ? "no answer" : hop.Status)}\n  ours:     {answer.Status}";
        }

        StringBuilder difference = new();
        if (hop.Status != answer.Status)
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  status {hop.Status} recorded, {answer.Status} ours");
        }

        bool json = (answer.Header("Content-Type") ?? string.Empty).StartsWith("application/json", StringComparison.Ordinal) || hop.Body?.StartsWith('[') == true || hop.Body?.StartsWith('{') == true;
        bool masked = json || hop.Status is 301 or 307 || IsBinary(hop) || answer.Body.Length < 12;
        List<string> recordedHeaders = normalizer.Headers(hop.Headers, recorded: true, masked);
        List<string> ourHeaders = normalizer.Headers(answer.Headers, recorded: false, masked);
        foreach (string missing in recordedHeaders.Except(ourHeaders))
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  header missing: {missing}");
        }

        foreach (string extra in ourHeaders.Except(recordedHeaders))
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  header extra:   {extra}");
        }

        if (hop.Body is not null)
        {
            CompareBody(key, hop, answer, difference);
        }

        return difference.Length == 0 ? null : difference.ToString().TrimEnd();
    }

    private void CompareBody(string key, Hop hop, RawAnswer answer, StringBuilder difference)
    {
        if (IsBinary(hop))
        {
            // Contents that were random when they were recorded.
            if (hop.BodyLength != answer.Body.Length)
            {
                difference.AppendLine(CultureInfo.InvariantCulture, $"  {hop.BodyLength} bytes recorded, {answer.Body.Length} ours");
            }

            return;
        }

        string recorded = normalizer.Recorded(hop.Body!);
        string ours = normalizer.Ours(Encoding.UTF8.GetString(answer.Body).TrimEnd('\n'));
        if (KnownDifferences.ShapeOnly.Contains(key))
        {
            string a = Shape(recorded);
            string b = Shape(ours);
            if (a != b)
            {
                difference.AppendLine(CultureInfo.InvariantCulture, $"  shape recorded: {a}\n  shape ours:     {b}");
            }
        }
        else if (!IsId(recorded) && recorded != ours)
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  body recorded: {Cut(recorded)}\n  body ours:     {Cut(ours)}");
        }
        else if (IsId(recorded) && !IsId(ours))
        {
            difference.AppendLine(CultureInfo.InvariantCulture, $"  an id recorded: {recorded}, ours: {ours}");
        }
    }

    private static bool IsBinary(Hop hop) => hop.Body?.StartsWith("00000000: ", StringComparison.Ordinal) == true;

    private static bool IsId(string text) => text.Length is >= 9 and <= 14 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Cut(string text) => text.Length <= 1500 ? text : text[..1500] + "...";

    /// <summary>Ids are made up: where one was given, later requests use ours.</summary>
    private void Learn(Hop hop, RawAnswer answer)
    {
        string ours = Encoding.UTF8.GetString(answer.Body).Trim();
        if (hop.Body is { } recorded && IsId(recorded.Trim()) && IsId(ours))
        {
            normalizer.Map(recorded.Trim(), ours);
        }

        if (answer.Header("Ais-Append-Handle") is { } handle)
        {
            normalizer.LastAppendHandle = handle;
        }
    }

    private byte[]? BodyOf(Hop hop)
    {
        if (hop.Argument("-T") is { } file)
        {
            return ReplayFiles.Get(file);
        }

        if (hop.Argument("--data-binary") is { } binary)
        {
            return ReplayFiles.Get(binary[1..]);
        }

        return hop.Argument("-d") is { } text ? Encoding.UTF8.GetBytes(normalizer.ToOurs(text)) : null;
    }

    /// <summary>The names and types of a JSON document; arrays by their first element.</summary>
    private static string Shape(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder shape = new();
        Append(document.RootElement, shape);
        return shape.ToString();
    }

    private static void Append(JsonElement element, StringBuilder shape)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                shape.Append('{');
                foreach (JsonProperty field in element.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    // What is counted depends on what has happened; only proxies and recorded targets sign.
                    if (field.Name is "tracker" or "verifying_key" or "ctlmsg")
                    {
                        continue;
                    }

                    shape.Append(field.Name).Append(':');
                    Append(field.Value, shape);
                }

                shape.Append('}');
                break;
            case JsonValueKind.Array:
                shape.Append('[');
                if (element.GetArrayLength() > 0)
                {
                    Append(element[0], shape);
                }

                shape.Append(']');
                break;
            case JsonValueKind.True or JsonValueKind.False:
                shape.Append("bool,");
                break;
            default:
                shape.Append(element.ValueKind).Append(',');
                break;
        }
    }
}
