using System.Buffers;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>Appends. The cluster keeps what was appended apart until it is flushed.</summary>
internal sealed class ObjectAppends(AisTransport transport)
{
    private static readonly SearchValues<char> s_unfitForHandles = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static c => (char)c), '\x7F', '|']);

    /// <summary>Whether a handle can hold the name: it stands there between separators.</summary>
    public static bool CanAppend(string name) => !name.AsSpan().ContainsAny(s_unfitForHandles);

    /// <summary>Appends bytes.</summary>
    /// <returns>The handle for the next call.</returns>
    public async ValueTask<string> AppendAsync(ObjectAddress item, AisContent content, string handle, CancellationToken cancellationToken)
    {
        if (!CanAppend(item.Name))
        {
            throw new InvalidOperationException($"{item.Url}: AIStore cannot append under a name with '|' or a control character.");
        }

        AisRequest request = ObjectRequests.Create(item, HttpMethod.Put, CreatePath(item, QueryNames.Append, handle), content: content);
        using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Headers.Get(HeaderNames.AppendHandle) is { Length: > 0 } next
            ? next
            : throw new AisProtocolException($"{response.Request}: the answer to an append has no handle.");
    }

    /// <summary>Makes appended bytes visible.</summary>
    public async ValueTask<AisPutResult> FlushAsync(ObjectAddress item, string handle, CancellationToken cancellationToken)
    {
        AisRequest request = ObjectRequests.Create(item, HttpMethod.Put, CreatePath(item, QueryNames.Flush, handle), content: AisContent.Empty);
        using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadPut(response.Headers, -1);
    }

    private static string CreatePath(ObjectAddress item, string type, string handle)
        => new QueryBuilder(item.PathAndQuery).Add(QueryNames.AppendType, type).Add(QueryNames.AppendHandle, handle).ToString();
}
