using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>
/// Requests about the buckets of attached clusters, which go there as they come. No contents of theirs are kept here, so it is
/// always as new as there.
/// </summary>
internal sealed class RemoteBuckets(RemoteClient client, RemoteListing listing, RemoteSelections selections, HeldObjects held, Gate gate)
{
    /// <summary>A request about a bucket of an attached cluster, or about all of them.</summary>
    public async Task RunAsync(Exchange exchange, RemoteCluster remote)
    {
        byte[] message = await exchange.ReadBodyAsync().ConfigureAwait(false);
        bool isListing = exchange.Method == "GET" && exchange.BucketKey.Name.Length == 0;
        (Operation operation, Access access) = (isListing, exchange.Method) switch
        {
            (true, _) => (Operation.ListBuckets, Access.ListBuckets),
            (_, "HEAD") => (Operation.BucketHead, Access.HeadBucket),
            (_, "GET") => (Operation.ListObjects, Access.ListObjects),
            _ => (Operation.BucketJob, Access.Admin),
        };
        if (!await exchange.BeginAsync(operation).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, access, isListing ? null : exchange.BucketKey);
        using ActionMessage? action = message.Length == 0 || isListing ? null : ActionMessage.Parse(message, exchange.Node.Name, exchange.Method);
        switch (action?.Action)
        {
            case "evict-remote-bck":
                held.Clear(remote.KeyOf(exchange.BucketKey));
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case RemoteSelections.Evict or RemoteSelections.Prefetch:
                await selections.RunAsync(exchange, remote, action).ConfigureAwait(false);
                return;
            case "list" when exchange.Method == "GET" && ListQuery.Parse(exchange.Node.Name, action.Value) is var query && !RemoteListing.IsPassedOn(query):
                await listing.AnswerAsync(exchange, remote, action.Value, query).ConfigureAwait(false);
                return;
        }

        using HttpResponseMessage answer = await client.SendAsync(exchange, remote.Url + RemoteClient.TargetOf(exchange), message).ConfigureAwait(false);
        if (action?.Action == "destroy-bck" && answer.IsSuccessStatusCode)
        {
            held.Clear(remote.KeyOf(exchange.BucketKey));
        }

        await (isListing && answer.IsSuccessStatusCode ? ListAsync(exchange, answer) : CopyAsync(exchange, answer)).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Exchange exchange, HttpResponseMessage answer)
    {
        await RemoteClient.CopyAsync(exchange, answer).ConfigureAwait(false);
        if (exchange.Response.Headers["Ais-Bucket-Props"].ToString() is { Length: > 0 } properties)
        {
            // This cluster keeps no versions of the other cluster's objects.
            exchange.Response.Headers["Ais-Bucket-Props"] = properties.Replace("\"versioning\":{\"enabled\":true", "\"versioning\":{\"enabled\":false", StringComparison.Ordinal);
        }
    }

    private static async Task ListAsync(Exchange exchange, HttpResponseMessage answer)
    {
        using JsonDocument buckets = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(exchange.Aborted).ConfigureAwait(false));
        await exchange.JsonAsync(json =>
        {
            json.WriteStartArray();
            foreach (JsonElement bucket in buckets.RootElement.EnumerateArray())
            {
                if (MessageBucket.Read(bucket) is { } key)
                {
                    JsonText.WriteBucket(json, key with { Uuid = exchange.BucketKey.Uuid });
                }
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }
}
