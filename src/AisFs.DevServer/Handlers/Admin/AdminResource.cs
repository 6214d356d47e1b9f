using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Admin;

/// <summary>
/// /devserver on the proxy's port, which no real cluster has: faults, request counts, targets and generated objects, so that a
/// test in another process can drive the server.
/// </summary>
internal sealed class AdminResource(FaultPlan faults, RequestLog requests, TargetAdmin targets, ContentSeeder seeder)
{
    public async Task RunAsync(Exchange exchange, string resource)
    {
        try
        {
            await (resource switch
            {
                "faults" => FaultsAsync(exchange),
                "requests" => RequestsAsync(exchange),
                "targets" => targets.RunAsync(exchange),
                "objects" when exchange.Method == "POST" => SeedAsync(exchange),
                _ => exchange.FailAsync(404, null, $"there is no {exchange.Method} /devserver/{resource}: try faults, requests, targets or objects"),
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or IOException { InnerException: System.Net.Sockets.SocketException })
        {
            throw new RequestException(400, e.Message);
        }
    }

    private async Task FaultsAsync(Exchange exchange)
    {
        switch (exchange.Method)
        {
            case "PUT" or "POST":
                using (JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false))
                {
                    FaultJson.Read(document.RootElement, faults, append: exchange.Method == "POST");
                }

                await exchange.OkAsync().ConfigureAwait(false);
                break;
            case "DELETE":
                faults.Clear();
                await exchange.OkAsync().ConfigureAwait(false);
                break;
            case "GET":
                await exchange.JsonAsync(json => FaultJson.Write(json, faults)).ConfigureAwait(false);
                break;
            default:
                await exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT").ConfigureAwait(false);
                break;
        }
    }

    private async Task RequestsAsync(Exchange exchange)
    {
        if (exchange.Method == "DELETE")
        {
            requests.Clear();
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        await exchange.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("bytes-sent"u8, requests.BytesSent);
            json.WriteNumber("bytes-received"u8, requests.BytesReceived);
            json.WriteStartArray("requests"u8);
            foreach (RequestCount count in requests.Snapshot())
            {
                json.WriteStartObject();
                json.WriteString("method"u8, count.Method);
                json.WriteString("operation"u8, DashedNames.Of(count.Operation));
                json.WriteString("role"u8, DashedNames.Of(count.Role));
                json.WriteNumber("count"u8, count.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task SeedAsync(Exchange exchange)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        ObjectSeed seed = new() { Bucket = string.Empty, Count = 0 };
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            seed = field.Name switch
            {
                "bucket" => seed with { Bucket = field.Value.GetString()! },
                "provider" => seed with { Provider = field.Value.GetString()! },
                "prefix" => seed with { Prefix = field.Value.GetString()! },
                "suffix" => seed with { Suffix = field.Value.GetString()! },
                "first" => seed with { First = field.Value.GetInt32() },
                "count" => seed with { Count = field.Value.GetInt32() },
                "size" => seed with { Size = field.Value.GetInt32() },
                "digits" => seed with { Digits = field.Value.GetInt32() },
                "per-directory" => seed with { PerDirectory = field.Value.GetInt32() },
                "custom" => seed with { Custom = field.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) },
                _ => throw new ArgumentException($"unknown field \"{field.Name}\""),
            };
        }

        seeder.Seed(BucketKey.Create(seed.Bucket, seed.Provider), seed);
        await exchange.OkAsync().ConfigureAwait(false);
    }
}
