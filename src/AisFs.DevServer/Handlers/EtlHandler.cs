using System.Text;
using System.Text.Json;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/etl: the ETLs, and their work.</summary>
internal static class EtlHandler
{
    private static readonly string[] s_specifications = ["spec", "runtime", "code", "image"];

    public static async Task RunAsync(Exchange exchange, string path)
    {
        exchange.Operation = Operation.Etl;
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
        Task answer = (exchange.Method, parts) switch
        {
            ("PUT", []) => BeginAsync(exchange),
            ("GET", []) => ListAsync(exchange),
            ("GET", [var name]) => ViewAsync(exchange, Find(exchange, name)),
            ("GET", [var name, "logs", ..]) => LogsAsync(exchange, Find(exchange, name), parts.Length > 2 ? parts[2] : string.Empty),
            ("GET", [var name, "health"]) => HealthAsync(exchange, Find(exchange, name)),
            ("POST", [var name, "start"]) => SetAsync(exchange, Find(exchange, name), isRunning: true),
            ("POST", [var name, "stop"]) => SetAsync(exchange, Find(exchange, name), isRunning: false),
            ("DELETE", [var name]) => DeleteAsync(exchange, Find(exchange, name)),
            _ => Router.InvalidUriAsync(exchange),
        };
        await answer.ConfigureAwait(false);
    }

    /// <summary>The ETLs that a request's query names, in the order of their work; empty if none.</summary>
    /// <exception cref="RequestException">404 or 400: one does not exist, or does not run.</exception>
    public static List<EtlRecord> Named(Exchange exchange)
    {
        string name = exchange.HasQuery ? exchange.QueryValue("etl_name") : string.Empty;
        return name.Length == 0 ? [] : Named(exchange, name, exchange.QueryValue("etl_pipeline").Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    public static List<EtlRecord> Named(Exchange exchange, string name, IEnumerable<string> pipeline)
        => [.. pipeline.Prepend(name).Select(each => Find(exchange, each) is { IsRunning: true } etl ? etl
            : throw new RequestException(400, $"{exchange.Node.Name}: etl job {each} is not running"))];

    public static byte[] Transform(List<EtlRecord> etls, Blob content)
    {
        byte[] bytes = new byte[content.Length];
        int read = 0;
        while (read < bytes.Length)
        {
            read += content.Read(read, bytes.AsSpan(read));
        }

        foreach (EtlRecord etl in etls)
        {
            byte[] result = EtlTable.Run(etl.Transform, bytes);
            etl.Count(bytes.Length, result.Length);
            bytes = result;
        }

        return bytes;
    }

    private static EtlRecord Find(Exchange exchange, string name)
        => exchange.Cluster.Etls.Find(name) ?? throw new RequestException(404, $"{exchange.Node.Name}: etl job {name} does not exist", "ErrNotFound");

    private static async Task BeginAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JsonElement message = document.RootElement;
        string name = ObjectSelection.Text(message, "name") is { Length: > 0 } given ? given : ObjectSelection.Text(message, "id");
        if (name.Length is < 6 or > 32 || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name[0] == '-' || name[^1] == '-')
        {
            throw new RequestException(400, $"ETL name \"{name}\" is invalid");
        }

        if (!s_specifications.Any(field => message.TryGetProperty(field, out _)))
        {
            throw new RequestException(400, $"ETL \"{name}\": no specification, image or code");
        }

        // Specification and code are base64; the other fields say what they say.
        StringBuilder words = new(name);
        foreach (string field in s_specifications)
        {
            if (message.TryGetProperty(field, out JsonElement value))
            {
                words.Append(' ').Append(value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : value.GetRawText());
            }
        }

        EtlRecord etl = new(name, message.GetRawText(), EtlTable.FindTransform(words.ToString()));
        if (!exchange.Cluster.Etls.TryAdd(etl))
        {
            throw new RequestException(409, $"{exchange.Node.Name}: etl job {name} already exists");
        }

        AddJob(exchange, etl);
        await exchange.TextAsync(etl.JobId).ConfigureAwait(false);
    }

    private static void AddJob(Exchange exchange, EtlRecord etl)
        => exchange.Cluster.Jobs.Add(new Job(etl.JobId, "etl-inline", default, exchange.Cluster.Now) { Control = etl.Name });

    private static Task ListAsync(Exchange exchange) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (EtlRecord etl in exchange.Cluster.Etls.All)
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

    private static Task LogsAsync(Exchange exchange, EtlRecord etl, string target) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (NodeInfo node in exchange.Cluster.Targets.Where(node => target.Length == 0 || node.Id == target))
        {
            json.WriteStartObject();
            json.WriteString("target_id"u8, node.Id);
            json.WriteBase64String("logs"u8, Encoding.UTF8.GetBytes($"{etl.Name} at {node.Name}: {etl.Objects} objects\n"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Task HealthAsync(Exchange exchange, EtlRecord etl) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (NodeInfo node in exchange.Cluster.Targets)
        {
            json.WriteStartObject();
            json.WriteString("target_id"u8, node.Id);
            json.WriteString("health_status"u8, etl.IsRunning ? "Running"u8 : "Stopped"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Task SetAsync(Exchange exchange, EtlRecord etl, bool isRunning)
    {
        if (etl.IsRunning != isRunning)
        {
            etl.IsRunning = isRunning;
            if (isRunning)
            {
                etl.JobId = "etl-" + Protocol.Ids.New(9);
                AddJob(exchange, etl);
            }
            else
            {
                exchange.Cluster.Jobs.Find(etl.JobId)?.Abort(exchange.Cluster.Now);
            }
        }

        return exchange.OkAsync();
    }

    private static Task DeleteAsync(Exchange exchange, EtlRecord etl)
    {
        exchange.Cluster.Jobs.Find(etl.JobId)?.Abort(exchange.Cluster.Now);
        exchange.Cluster.Etls.Remove(etl.Name);
        return exchange.OkAsync();
    }
}
