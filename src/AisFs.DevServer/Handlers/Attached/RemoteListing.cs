using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Attached;

/// <summary>Lists buckets of attached clusters: the names come from there, and what this cluster has of the objects is told of them.</summary>
internal sealed class RemoteListing(RemoteClient client, HeldObjects held, ClusterMap map)
{
    private const int NotPassedOn = ListQuery.FlagCached | ListQuery.FlagDiff | ListQuery.FlagArchives;

    /// <summary>Whether a listing goes there and back as it comes.</summary>
    public static bool IsPassedOn(ListQuery query) => query.Has(ListQuery.FlagNotCached) || (query.IsOnlyRemote && !query.Has(ListQuery.FlagArchives));

    /// <summary>Answers with a page.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="remote">The cluster.</param>
    /// <param name="message">The value of the request's message.</param>
    /// <param name="query">The same.</param>
    public async Task AnswerAsync(Exchange exchange, RemoteCluster remote, JsonElement message, ListQuery query)
    {
        HeldMarks marks = new(held, map, remote.KeyOf(exchange.BucketKey), query);
        List<ListedEntry> entries = [];
        ListedPage page;
        byte[] token = query.Token;
        do
        {
            using HttpResponseMessage answer = await client.ListAsync(exchange, remote, Message(message, query, token)).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                await RemoteClient.CopyAsync(exchange, answer).ConfigureAwait(false);
                return;
            }

            page = ListJsonReader.Read(await answer.Content.ReadAsByteArrayAsync(exchange.Aborted).ConfigureAwait(false));
            entries.AddRange(page.Entries.Select(marks.Mark).OfType<ListedEntry>());
            token = page.Token;
        }
        while (marks.IsForHeldOnly && token.Length > 0 && entries.Count < query.PageSize);

        if (marks.IsForHeldOnly && entries.Count >= query.PageSize)
        {
            entries.RemoveRange(query.PageSize, entries.Count - query.PageSize);
            token = entries[^1].Name;
        }

        await ListedPages.AnswerAsync(exchange, new ListedPage(query.Uuid, token, entries, entries.Count, page.Flags)).ConfigureAwait(false);
    }

    /// <summary>All objects of a bucket: their names and sizes.</summary>
    /// <returns>The objects; null where the other cluster does not list them.</returns>
    public async Task<IReadOnlyList<ListedEntry>?> ReadAllAsync(Exchange exchange, RemoteCluster remote)
    {
        List<ListedEntry> entries = [];
        ListQuery query = ListQuery.Parse(exchange.Node.Name, default);
        byte[] token = [];
        do
        {
            using HttpResponseMessage answer = await client.ListAsync(exchange, remote, Message(default, query, token)).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            ListedPage page = ListJsonReader.Read(await answer.Content.ReadAsByteArrayAsync(exchange.Aborted).ConfigureAwait(false));
            entries.AddRange(page.Entries);
            token = page.Token;
        }
        while (token.Length > 0);
        return entries;
    }

    /// <summary>The question to the other cluster: that of the request, from its own token on, without what it cannot know.</summary>
    private static byte[] Message(JsonElement message, ListQuery query, byte[] token)
    {
        StringBuilder fields = new();
        if (message.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in message.EnumerateObject().Where(static field => field.Name is not ("uuid" or "target" or "flags" or "continuation_token")))
            {
                fields.Append($"\"{field.Name}\":").Append(Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(field.Value))).Append(',');
            }
        }

        string quoted = Encoding.Latin1.GetString(JsonNames.Quote(token));
        return Encoding.Latin1.GetBytes($"{{\"action\":\"list\",\"value\":{{{fields}\"continuation_token\":{quoted},\"flags\":\"{query.Flags & ~NotPassedOn}\"}}}}");
    }
}
