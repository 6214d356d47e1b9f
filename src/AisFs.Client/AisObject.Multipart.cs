using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Multipart uploads.</content>
public sealed partial class AisObject
{
    /// <summary>The greatest number of parts of one upload.</summary>
    public const int MaxParts = 9999;

    /// <summary>Begins a multipart upload. Its object appears at completion, without any custom metadata: set that afterwards.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisMultipartUpload> BeginMultipartAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = CreateRequest(HttpMethod.Post, _path, ActionMessage.Create("mpt-upload"));
        using AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        string id = (await response.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Trim();
        return id.Length > 0 ? new AisMultipartUpload(this, id) : throw new AisProtocolException($"{request}: the upload got no id.");
    }

    /// <summary>Takes up a multipart upload that was begun before.</summary>
    /// <param name="uploadId">Its id.</param>
    /// <returns>The upload.</returns>
    public AisMultipartUpload GetMultipart(string uploadId)
    {
        ArgumentException.ThrowIfNullOrEmpty(uploadId);
        return new AisMultipartUpload(this, uploadId);
    }

    internal ValueTask PutPartAsync(string uploadId, int number, AisContent content, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(_path).Add("uploadId", uploadId).Add("partNumber", number.ToString(CultureInfo.InvariantCulture)).ToString();
        return Transport.ExecuteAsync(CreateRequest(HttpMethod.Put, path, content: content, isRepeatedUntilTaken: true), cancellationToken);
    }

    internal async ValueTask<IReadOnlyList<int>> ListPartsAsync(string uploadId, CancellationToken cancellationToken)
    {
        if (Bucket.Provider != AisProvider.Ais || !Bucket.Namespace.IsGlobal)
        {
            throw new AisInvalidProviderException(Bucket.Provider, $"{Url}: only uploads to the cluster's own buckets of the global namespace can be asked for their parts.");
        }

        string path = new QueryBuilder($"/s3/{UrlText.EncodePath(Bucket.Name)}/{UrlText.EncodePath(Name)}").Add("uploadId", uploadId).ToString();
        AisRequest request = CreateRequest(HttpMethod.Get, path, isIdempotent: true);
        using AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.ReadAsync(0, static (response, xml, _) => PartListReader.Read(response.Request, xml), cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<AisPutResult> CompleteMultipartAsync(string uploadId, IReadOnlyList<int> parts, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(_path).Add("uploadId", uploadId).ToString();
        AisRequest request = CreateRequest(HttpMethod.Post, path, ActionMessage.CreateParts(parts));
        using AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadPut(response, -1);
    }

    internal ValueTask AbortMultipartAsync(string uploadId, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(_path).Add("uploadId", uploadId).ToString();
        return Transport.ExecuteAsync(CreateRequest(HttpMethod.Delete, path, ActionMessage.Create("mpt-abort"), isIdempotent: true), cancellationToken);
    }
}
