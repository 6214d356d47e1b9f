using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace AisFs.TestKit.Cluster;

/// <summary>Notes what the listings of a client ask for, and passes all requests on.</summary>
/// <param name="asked">Takes the requests, in their order.</param>
public sealed class ListRequestReader(ConcurrentQueue<AskedPage> asked) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Content is { } content && JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken)) is { } message
            && (string?)message["action"] == "list" && message["value"] is { } value)
        {
            asked.Enqueue(new AskedPage(Text(value, "prefix"), Text(value, "uuid"), Text(value, "continuation_token"), Text(value, "flags")));
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static string Text(JsonNode value, string name) => (string?)value[name] ?? string.Empty;
}
