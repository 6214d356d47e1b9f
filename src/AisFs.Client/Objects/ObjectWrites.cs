using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>PUT, delete, rename, copy and custom metadata.</summary>
internal sealed class ObjectWrites(AisTransport transport)
{
    public async ValueTask<AisPutResult> PutAsync(ObjectAddress item, AisContent content, AisPutOptions options, CancellationToken cancellationToken)
    {
        (List<KeyValuePair<string, string>>? headers, IReadOnlyDictionary<string, string>? later) = Announce(options);
        item.RequireSafeRequest();
        AisRequest request = new()
        {
            Method = HttpMethod.Put,
            PathAndQuery = item.PathAndQuery,
            Content = content,
            Headers = headers,
            IsIdempotent = true,
            Bucket = item.Bucket.Url,
            ObjectName = item.Name,
        };
        AisPutResult result;
        using (AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false))
        {
            result = HeaderReader.ReadPut(response.Headers, content.Length);
        }

        if (!options.Checksum.IsNone && !result.WasStored)
        {
            // The object has this checksum already: neither the content nor what rode along was taken.
            later = options.Custom;
        }

        if (later is { Count: > 0 })
        {
            await SetCustomAsync(item, later, replaceAll: false, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public ValueTask DeleteAsync(ObjectAddress item, CancellationToken cancellationToken) => transport.ExecuteAsync(CreateDelete(item), cancellationToken);

    public async ValueTask<bool> TryDeleteAsync(ObjectAddress item, CancellationToken cancellationToken)
    {
        AisOutcome outcome = await transport.TrySendAsync(CreateDelete(item), cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return false;
        }

        outcome.GetOrThrow().Dispose();
        return true;
    }

    /// <summary>Renames an object. <see cref="AisRenameOptions"/> says what that may destroy.</summary>
    public ValueTask RenameAsync(ObjectAddress item, ObjectAddress renamed, AisRenameOptions options, CancellationToken cancellationToken)
    {
        if (item.Bucket.IsRemote)
        {
            throw new AisInvalidProviderException(
                item.Bucket.Provider, $"{item.Url} has a remote side: only objects of the cluster's own ais:// buckets can be renamed. Copy and delete it.");
        }

        renamed.RequireSafeDestination(options.AllowUnsafeName);
        byte[] json = MessageWriter.Action(ActionNames.RenameObject, renamed.Name);
        return transport.ExecuteAsync(ObjectRequests.Create(item, HttpMethod.Post, item.PathAndQuery, json), cancellationToken);
    }

    public ValueTask CopyAsync(ObjectAddress item, ObjectAddress copy, AisCopyOptions options, CancellationToken cancellationToken)
    {
        copy.RequireSafeDestination(options.AllowUnsafeName);
        QueryBuilder query = new QueryBuilder(item.PathAndQuery)
            .Add(QueryNames.ObjectTo, copy.WireUniqueName)
            .Add(QueryNames.Latest, options.Latest)
            .Add(QueryNames.Synchronize, options.Synchronize);
        GetRequests.AddEtl(query, options.Etl);
        return transport.ExecuteAsync(
            ObjectRequests.Create(item, HttpMethod.Put, query.ToString(), content: AisContent.Empty, isIdempotent: true), cancellationToken);
    }

    public ValueTask SetCustomAsync(ObjectAddress item, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
    {
        foreach (string key in custom.Keys)
        {
            CustomMetadata.CheckKey(key);
        }

        string path = replaceAll ? new QueryBuilder(item.PathAndQuery).Add(QueryNames.ReplaceCustom, HeaderNames.True).ToString() : item.PathAndQuery;
        byte[] json = MessageWriter.Action(ActionNames.SetCustom, custom, MessageJson.Default.IReadOnlyDictionaryStringString);
        return transport.ExecuteAsync(ObjectRequests.Create(item, HttpMethod.Patch, path, json, isIdempotent: true), cancellationToken);
    }

    private static AisRequest CreateDelete(ObjectAddress item) => ObjectRequests.Create(item, HttpMethod.Delete, item.PathAndQuery, isIdempotent: true);

    /// <summary>What rides on a PUT, and the custom metadata that are set after it.</summary>
    private static (List<KeyValuePair<string, string>>? Headers, IReadOnlyDictionary<string, string>? Later) Announce(AisPutOptions options)
    {
        List<KeyValuePair<string, string>>? headers = null;
        IReadOnlyDictionary<string, string>? later = null;
        if (options.Custom is { Count: > 0 } custom)
        {
            // The cluster takes one key from a header line, and HTTP clients join repeated lines: one key rides on the
            // PUT, further ones are set after it.
            (string key, string value) = custom.First();
            headers = [new(HeaderNames.CustomMetadata, CustomMetadata.FormatHeader(key, value))];
            later = custom.Count > 1 ? custom.Skip(1).ToDictionary(StringComparer.Ordinal) : null;
        }

        if (!options.Checksum.IsNone)
        {
            headers ??= [];
            headers.Add(new(HeaderNames.ChecksumType, options.Checksum.Type));
            headers.Add(new(HeaderNames.ChecksumValue, options.Checksum.Value));
        }

        return (headers, later);
    }
}
