using System.Text.Json;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>Which jobs a request is about; empty criteria match all.</summary>
internal sealed record JobQuery
{
    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public BucketKey? Bucket { get; init; }

    public bool OnlyRunning { get; init; }

    public static async ValueTask<JobQuery> ReadAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        return Parse(exchange, document.RootElement);
    }

    public static JobQuery Parse(Exchange exchange, JsonElement element)
    {
        JobQuery query = new();
        if (element.ValueKind != JsonValueKind.Object)
        {
            return query;
        }

        foreach (JsonProperty field in element.EnumerateObject())
        {
            try
            {
                query = field.Name.ToLowerInvariant() switch
                {
                    "id" => query with { Id = field.Value.GetString() ?? string.Empty },
                    "kind" => query with { Kind = field.Value.GetString() ?? string.Empty },
                    "bck" => query with { Bucket = MessageBucket.Read(field.Value) },
                    "show_active" => query with { OnlyRunning = field.Value.ValueKind == JsonValueKind.True },
                    _ => query,
                };
            }
            catch (InvalidOperationException e)
            {
                throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal, err: {field.Name}: {e.Message}");
            }
        }

        return query;
    }
}
