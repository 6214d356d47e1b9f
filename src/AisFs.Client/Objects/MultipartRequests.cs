using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Objects;

/// <summary>The requests of multipart uploads.</summary>
internal sealed class MultipartRequests(AisTransport transport)
{
    /// <summary>The options of the client.</summary>
    public AisClientOptions Options => transport.Options;

    /// <summary>Begins an upload.</summary>
    /// <returns>Its id.</returns>
    public async ValueTask<string> BeginAsync(ObjectAddress item, CancellationToken cancellationToken)
    {
        AisRequest request = ObjectRequests.Create(item, HttpMethod.Post, item.PathAndQuery, MessageWriter.Action(ActionNames.BeginMultipart));
        string id = await transport.AskTextAsync(request, cancellationToken).ConfigureAwait(false);
        return id.Length > 0 ? id : throw new AisProtocolException($"{request}: the upload got no id.");
    }

    /// <summary>Sends a part. Not idempotent: the cluster destroys a part of which it has had all bytes twice.</summary>
    public ValueTask PutPartAsync(ObjectAddress item, string uploadId, int number, AisContent content, CancellationToken cancellationToken)
    {
        item.RequireSafeRequest();
        AisRequest request = new()
        {
            Method = HttpMethod.Put,
            PathAndQuery = new QueryBuilder(item.PathAndQuery)
                .Add(QueryNames.UploadId, uploadId)
                .Add(QueryNames.PartNumber, number.ToString(CultureInfo.InvariantCulture)).ToString(),
            Content = content,
            IsRepeatedUntilTaken = true,
            Bucket = item.Bucket.Url,
            ObjectName = item.Name,
        };
        return transport.ExecuteAsync(request, cancellationToken);
    }

    /// <summary>Asks through the S3 interface which parts arrived.</summary>
    public async ValueTask<IReadOnlyList<int>> ListPartsAsync(ObjectAddress item, string uploadId, CancellationToken cancellationToken)
    {
        if (item.Bucket.Provider != AisProvider.Ais || !item.Bucket.Namespace.IsGlobal)
        {
            throw new AisInvalidProviderException(
                item.Bucket.Provider, $"{item.Url}: only uploads to the cluster's own buckets of the global namespace can be asked for their parts.");
        }

        string path = new QueryBuilder(item.S3Path).Add(QueryNames.UploadId, uploadId).ToString();
        AisRequest request = ObjectRequests.Create(item, HttpMethod.Get, path, isIdempotent: true);
        using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.ReadAsync(0, static (response, xml, _) => PartListReader.Read(xml, response.Request.ToString()), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AisPutResult> CompleteAsync(ObjectAddress item, string uploadId, IReadOnlyList<int> parts, CancellationToken cancellationToken)
    {
        PartMessage[] messages = [.. parts.Select(static number => new PartMessage { Number = number, ETag = string.Empty })];
        byte[] json = MessageWriter.Action(ActionNames.CompleteMultipart, messages, MessageJson.Default.PartMessageArray);
        using AisResponse response = await transport.SendAsync(
            ObjectRequests.Create(item, HttpMethod.Post, CreatePath(item, uploadId), json), cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadPut(response.Headers, -1);
    }

    public ValueTask AbortAsync(ObjectAddress item, string uploadId, CancellationToken cancellationToken)
        => transport.ExecuteAsync(
            ObjectRequests.Create(item, HttpMethod.Delete, CreatePath(item, uploadId), MessageWriter.Action(ActionNames.AbortMultipart), isIdempotent: true),
            cancellationToken);

    private static string CreatePath(ObjectAddress item, string uploadId)
        => new QueryBuilder(item.PathAndQuery).Add(QueryNames.UploadId, uploadId).ToString();
}
