using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>/v1/download: jobs that fetch objects from web servers.</summary>
internal sealed class DownloadResource(DownloadTable downloads, Downloader downloader, BucketTable buckets, BucketLookup lookup, Gate gate, ClusterMap map, ClusterClock clock)
{
    private const string TextType = "text/plain; charset=utf-8";

    public async Task RunAsync(Exchange exchange)
    {
        if (!await exchange.BeginAsync(Operation.Other).ConfigureAwait(false))
        {
            return;
        }

        if (exchange.Method is not ("GET" or "POST" or "DELETE"))
        {
            await exchange.MethodNotAllowedAsync("DELETE, GET, POST").ConfigureAwait(false);
            return;
        }

        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        if (exchange.Method == "POST")
        {
            gate.Check(exchange, Access.Put);
            PathItems.Exactly(exchange.Path, 2, 0);
            await StartAsync(exchange, body).ConfigureAwait(false);
            return;
        }

        gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Put);
        using JsonDocument message = ReadQuestion(exchange, body);
        await (exchange.Method == "GET" ? ShowAsync(exchange, message.RootElement) : EndAsync(exchange, message.RootElement)).ConfigureAwait(false);
    }

    private static JsonDocument ReadQuestion(Exchange exchange, byte[] body)
    {
        JsonDocument document;
        try
        {
            document = body.Length == 0 ? throw new JsonException("EOF") : JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal [**dload.AdminBody] ({exchange.Method}), err: {e.Message} (prxdl.go, #55)");
        }

        string id = JsonFields.Text(document.RootElement, "id");
        string? wrong = id.Length > 0 && JsonFields.Text(document.RootElement, "regex").Length > 0 ? "regex and UUID are mutually exclusive"
            : id.Length == 0 && exchange.Method == "DELETE" ? "UUID not specified" : null;
        if (wrong is not null)
        {
            document.Dispose();
            throw new RequestException(400, wrong);
        }

        return document;
    }

    private async Task StartAsync(Exchange exchange, byte[] body)
    {
        using JsonDocument document = ReadSpec(exchange, body);
        JsonElement message = document.RootElement;
        BucketKey key = (message.TryGetProperty("bucket", out JsonElement element) ? MessageBucket.Read(element) : null) ?? throw new RequestException(400, "bucket name is missing");
        Bucket to = buckets.Find(key) ?? (key.IsRemote || BucketKey.NameError(key.Name) is not null ? null : buckets.Create(key)) ?? lookup.Find(exchange, key);
        IReadOnlyList<DownloadTask> tasks = DownloadSpec.Read(message);
        string description = JsonFields.Text(message, "description") is { Length: > 0 } given ? given : $"{tasks[0].Link} -> {key.DisplayName}";
        DownloadRecord job = new(description, tasks, clock.Now);
        downloads.Add(job);

        // The answer does not wait for the objects.
        _ = downloader.RunAsync(job, to);
        await exchange.BytesAsync(Encoding.UTF8.GetBytes($"{{\"id\":\"{job.Id}\"}}"), "application/json").ConfigureAwait(false);
    }

    private static JsonDocument ReadSpec(Exchange exchange, byte[] body)
    {
        string text = Encoding.UTF8.GetString(body);
        string start = text.Length > 16 ? text[..16] + "..." : text;
        string? wrong = null;
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body);
            wrong = JsonFields.Text(document.RootElement, "type").Length == 0 ? JsonSpot.Describe("unmarshalerDecoder: 'type' field is empty", text, text.Length) : null;
        }
        catch (JsonException e)
        {
            wrong = e.Message;
        }

        if (wrong is null)
        {
            return document!;
        }

        document?.Dispose();
        throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal download request ({start}), err: {wrong}", "wrapError");
    }

    private DownloadRecord Find(Exchange exchange, string id)
    {
        NodeInfo target = map.Targets[0];
        return downloads.Find(id) ?? throw new RequestException(404, $"{target.Name}: download job {id} does not exist", "ErrNotFound") { Origin = new ErrorOrigin(target.Name, exchange.Node.Name) };
    }

    private Task ShowAsync(Exchange exchange, JsonElement message)
    {
        PathItems.Exactly(exchange.Path, 2, 0);
        bool onlyActive = JsonFields.Flag(message, "only_active_tasks");
        if (JsonFields.Text(message, "id") is { Length: > 0 } id)
        {
            DownloadRecord job = Find(exchange, id);
            return AnswerAsync(exchange, json => DownloadJson.Write(json, job, withTasks: !onlyActive));
        }

        Regex wanted = new(JsonFields.Text(message, "regex"), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return AnswerAsync(exchange, json =>
        {
            json.WriteStartArray();
            foreach (DownloadRecord job in downloads.All.Where(job => wanted.IsMatch(job.Description) && (!onlyActive || job.Ended == 0)))
            {
                DownloadJson.Write(json, job, withTasks: false);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Unlike other answers in JSON, these have no line end.</summary>
    private static Task AnswerAsync(Exchange exchange, Action<Utf8JsonWriter> write)
    {
        System.Buffers.ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body, Answers.JsonOptions))
        {
            write(writer);
        }

        return exchange.BytesAsync(body.WrittenMemory, TextType);
    }

    private Task EndAsync(Exchange exchange, JsonElement message)
    {
        string action = PathItems.Exactly(exchange.Path, 2, 1)[0];
        if (action is not ("abort" or "remove"))
        {
            return exchange.FailAsync(400, null, $"invalid action \"{action}\"");
        }

        DownloadRecord job = Find(exchange, JsonFields.Text(message, "id"));
        if (action == "remove" && job.Ended == 0)
        {
            return exchange.FailAsync(400, null, $"download job with id = {job.Id} is still running");
        }

        if (action == "abort")
        {
            job.Abort();
        }
        else
        {
            downloads.Remove(job.Id);
        }

        return exchange.OkAsync();
    }
}
