using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>/v1/sort: dSort jobs are checked, booked and reported as finished; nothing is sorted.</summary>
internal sealed class DsortResource(DsortTable dsorts, BucketLookup lookup, Gate gate, ClusterMap map, ClusterClock clock)
{
    public async Task RunAsync(Exchange exchange, string path)
    {
        if (!await exchange.BeginAsync(Operation.Dsort).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
        Task answer = (exchange.Method, path.Trim('/')) switch
        {
            ("POST", "") => StartAsync(exchange),
            ("GET", "") when exchange.Query["uuid"].Length == 0 => ListAsync(exchange),
            ("GET", "") => MetricsAsync(exchange, Find(exchange)),
            ("DELETE", "abort") => AbortAsync(exchange, Find(exchange)),
            ("DELETE", "") => RemoveAsync(exchange, Find(exchange)),
            _ => exchange.InvalidUriAsync(),
        };
        await answer.ConfigureAwait(false);
    }

    private DsortRecord Find(Exchange exchange)
    {
        string id = exchange.Query["uuid"];
        return dsorts.Find(id) ?? throw new RequestException(404, $"{exchange.Node.Name}: dsort job \"{id}\" does not exist", "ErrNotFound");
    }

    private async Task StartAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement spec = document.RootElement;
        Bucket from = FindBucket(exchange, spec, "input_bck") ?? throw new RequestException(400, "dsort: missing field 'bck'");
        Bucket to = FindBucket(exchange, spec, "output_bck") ?? from;
        string extension = JsonFields.Text(spec, "input_extension");
        if (extension is not (".tar" or ".tgz" or ".tar.gz" or ".zip" or ".tar.lz4"))
        {
            throw new RequestException(400, $"dsort: invalid extension \"{extension}\"");
        }

        if (!spec.TryGetProperty("input_format", out JsonElement format))
        {
            throw new RequestException(400, "dsort: invalid input format");
        }

        List<ObjectRecord> shards = [.. ObjectSelection.Read(from, format)
            .Select(name => from.Find(name) ?? from.Find([.. name, .. Encoding.UTF8.GetBytes(extension)]))
            .OfType<ObjectRecord>()];
        DsortRecord job = dsorts.Add(new DsortRecord(from.Key, to.Key, JsonFields.Text(spec, "description"), clock.Now)
        {
            Shards = shards.Count,
            Bytes = shards.Sum(static shard => shard.Size),
        });
        await exchange.TextAsync(job.Id).ConfigureAwait(false);
    }

    private Bucket? FindBucket(Exchange exchange, JsonElement spec, string field)
        => spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(field, out JsonElement element) && MessageBucket.Read(element) is { } key ? lookup.Find(exchange, key) : null;

    private static Task AbortAsync(Exchange exchange, DsortRecord job)
    {
        job.IsAborted = true;
        return exchange.OkAsync();
    }

    private Task RemoveAsync(Exchange exchange, DsortRecord job)
    {
        dsorts.Remove(job.Id);
        return exchange.OkAsync();
    }

    private Task ListAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (DsortRecord job in dsorts.All)
        {
            DsortJson.Write(json, job, 0, 1);
        }

        json.WriteEndArray();
    });

    private Task MetricsAsync(Exchange exchange, DsortRecord job) => exchange.JsonAsync(json =>
    {
        json.WriteStartObject();
        for (int i = 0; i < map.Targets.Count; i++)
        {
            json.WritePropertyName(map.Targets[i].Id);
            DsortJson.Write(json, job, i, map.Targets.Count);
        }

        json.WriteEndObject();
    });
}
