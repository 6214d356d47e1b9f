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

/// <summary>/v1/sort: dSort jobs do their work at once, and are reported from then on.</summary>
internal sealed class DsortResource(DsortTable dsorts, DsortSorter sorter, WebReader web, BucketLookup lookup, Gate gate, ClusterMap map, ClusterClock clock)
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
        BucketKey source = KeyOf(spec, "input_bck") ?? throw new RequestException(400, "dsort: missing field 'bck'");
        Bucket from = lookup.Find(exchange, source);
        DsortSpec order = DsortSpec.Read(spec);
        Bucket to = lookup.FindOrCreate(exchange, KeyOf(spec, "output_bck") ?? source);
        List<(byte[] Name, ObjectRecord Shard)> shards = OpenShards(from, spec.GetProperty("input_format"), order.InputExtension);
        DsortRecord job = dsorts.Add(new DsortRecord(from.Key, to.Key, JsonFields.Text(spec, "description"), clock.Now)
        {
            Shards = shards.Count,
            Bytes = shards.Sum(static shard => shard.Shard.Size),
        });
        try
        {
            DsortKeyMap? keyMap = order.KeyMapUrl.Length > 0 ? await DsortKeyMap.FetchAsync(web, order.KeyMapUrl, order.KeyMapSeparator).ConfigureAwait(false) : null;
            sorter.Sort(order, keyMap, shards, to, job);
        }
        catch (RequestException e)
        {
            // The job exists; it is the job that has failed.
            job.IsAborted = true;
            job.Error = e.Message;
        }
        finally
        {
            shards.ForEach(static shard => shard.Shard.Content.Release());
        }

        await exchange.TextAsync(job.Id).ConfigureAwait(false);
    }

    /// <summary>The input shards that exist; a template may leave out the extension.</summary>
    private static List<(byte[] Name, ObjectRecord Shard)> OpenShards(Bucket from, JsonElement format, string extension)
    {
        byte[] end = Encoding.UTF8.GetBytes(extension);
        List<(byte[], ObjectRecord)> shards = [];
        foreach (byte[] name in ObjectSelection.Read(from, format))
        {
            bool hasExtension = end.Length == 0 || name.AsSpan().EndsWith(end);
            if (from.Open(hasExtension ? name : [.. name, .. end]) is { } shard)
            {
                shards.Add((name, shard));
            }
        }

        return shards;
    }

    private static BucketKey? KeyOf(JsonElement spec, string field)
        => spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(field, out JsonElement element) ? MessageBucket.Read(element) : null;

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

    private Task ListAsync(Exchange exchange)
    {
        // All jobs are done when they are first told of.
        bool onlyActive = exchange.Query.Flag("only_active");
        System.Text.RegularExpressions.Regex wanted = Read(exchange.Query["regex"]);
        List<DsortRecord> jobs = onlyActive ? [] : [.. dsorts.All.Where(job => wanted.IsMatch(job.Description))];
        return exchange.JsonAsync(
            json =>
            {
                json.WriteStartArray();
                jobs.ForEach(job => DsortJson.Write(json, job, 0, 1));
                json.WriteEndArray();
            },
            "application/json");
    }

    private static System.Text.RegularExpressions.Regex Read(string pattern)
    {
        try
        {
            return new System.Text.RegularExpressions.Regex(pattern, System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new RequestException(400, $"failed to compile regex \"{pattern}\": {e.Message}");
        }
    }

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
