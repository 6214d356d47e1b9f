using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>/v1/etl: the ETLs, and their work.</summary>
internal sealed class EtlResource(EtlTable etls, Transforms transforms, JobTable jobs, Gate gate, ClusterMap map, ClusterClock clock)
{
    private static readonly string[] s_specifications = ["spec", "runtime", "code", "image"];

    public async Task RunAsync(Exchange exchange, string path)
    {
        if (!await exchange.BeginAsync(Operation.Etl).ConfigureAwait(false))
        {
            return;
        }

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
        Task answer = (exchange.Method, parts) switch
        {
            ("PUT", []) => BeginAsync(exchange),
            ("PUT", _) => throw new RequestException(400, $"URL '{exchange.PathText.TrimStart('/')}' is too long: expected 2 items, got 3"),
            ("GET", []) => ListAsync(exchange),
            ("GET", [var name]) => ViewAsync(exchange, transforms.Find(exchange, name)),
            ("GET", [var name, "logs", ..]) => LogsAsync(exchange, transforms.Find(exchange, name), parts.Length > 2 ? parts[2] : string.Empty),
            ("GET", [var name, "health"]) => HealthAsync(exchange, transforms.Find(exchange, name)),
            ("POST", [var name, "start"]) => SetAsync(exchange, transforms.Find(exchange, name), isRunning: true),
            ("POST", [var name, "stop"]) => SetAsync(exchange, transforms.Find(exchange, name), isRunning: false),
            ("DELETE", [var name]) => DeleteAsync(exchange, transforms.Find(exchange, name)),
            _ => exchange.InvalidUriAsync(),
        };
        await answer.ConfigureAwait(false);
    }

    private async Task BeginAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement message = document.RootElement;
        string name = JsonFields.Text(message, "name") is { Length: > 0 } given ? given : JsonFields.Text(message, "id");
        if (name.Length is < 6 or > 32 || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name[0] == '-' || name[^1] == '-')
        {
            throw new RequestException(400, $"ETL name \"{name}\" is invalid");
        }

        if (!s_specifications.Any(field => message.TryGetProperty(field, out _)))
        {
            throw new RequestException(400, $"ETL \"{name}\": no specification, image or code");
        }

        // Specification and code are base64; the other fields are plain text.
        StringBuilder words = new(name);
        foreach (string field in s_specifications)
        {
            if (message.TryGetProperty(field, out JsonElement value))
            {
                words.Append(' ').Append(value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : value.GetRawText());
            }
        }

        EtlRecord etl = new(name, message.GetRawText(), EtlTable.FindTransform(words.ToString()));
        if (!etls.TryAdd(etl))
        {
            throw new RequestException(409, $"{exchange.Node.Name}: etl job {name} already exists");
        }

        AddJob(etl);
        await exchange.TextAsync(etl.JobId).ConfigureAwait(false);
    }

    private void AddJob(EtlRecord etl)
        => jobs.Add(new JobDescription(etl.JobId, "etl-inline", default, clock.Now) { Control = etl.Name });

    private Task ListAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (EtlRecord etl in etls.All)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, etl.Name);
            json.WriteString("stage"u8, etl.IsRunning ? "Running"u8 : "Aborted"u8);
            json.WriteString("xaction_id"u8, etl.JobId);
            json.WriteNumber("obj_count"u8, etl.Objects);
            json.WriteNumber("in_bytes"u8, etl.BytesIn);
            json.WriteNumber("out_bytes"u8, etl.BytesOut);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Task ViewAsync(Exchange exchange, EtlRecord etl) => exchange.JsonAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("init_msg"u8);
        json.WriteRawValue(etl.Message);
        json.WriteNull("obj_errors"u8);
        json.WriteEndObject();
    });

    private Task LogsAsync(Exchange exchange, EtlRecord etl, string target) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (NodeInfo node in map.Targets.Where(node => target.Length == 0 || node.Id == target))
        {
            json.WriteStartObject();
            json.WriteString("target_id"u8, node.Id);
            json.WriteBase64String("logs"u8, Encoding.UTF8.GetBytes($"{etl.Name} at {node.Name}: {etl.Objects} objects\n"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private Task HealthAsync(Exchange exchange, EtlRecord etl) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (NodeInfo node in map.Targets)
        {
            json.WriteStartObject();
            json.WriteString("target_id"u8, node.Id);
            json.WriteString("health_status"u8, etl.IsRunning ? "Running"u8 : "Stopped"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private Task SetAsync(Exchange exchange, EtlRecord etl, bool isRunning)
    {
        if (etl.IsRunning != isRunning)
        {
            etl.IsRunning = isRunning;
            if (isRunning)
            {
                etl.JobId = "etl-" + Ids.New(9);
                AddJob(etl);
            }
            else
            {
                jobs.Find(etl.JobId)?.Abort(clock.Now, "user abort");
            }
        }

        return exchange.OkAsync();
    }

    private Task DeleteAsync(Exchange exchange, EtlRecord etl)
    {
        jobs.Find(etl.JobId)?.Abort(clock.Now, "user abort");
        etls.Remove(etl.Name);
        return exchange.OkAsync();
    }
}
