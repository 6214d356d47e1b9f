using AisFs.Client;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Store;

/// <summary>HEAD, GET and listings.</summary>
internal sealed class AisReader(AisCalls calls)
{
    public ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
        => HeadAsync(key, AisHeadProperties.State, cancellationToken);

    public ValueTask<FsResult<ObjectInfo>> DescribeAsync(ObjectKey key, CancellationToken cancellationToken)
        => HeadAsync(key, AisHeadProperties.All, cancellationToken);

    private ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, string wanted, CancellationToken cancellationToken)
        => calls.AskAsync<ObjectInfo>("head", key, FsError.NotFound, async item =>
        {
            AisObjectProperties? properties = await item.TryHeadAsync(wanted, cancellationToken).ConfigureAwait(false);
            return properties is null ? FsError.NotFound : AisInfo.Of(key.Name, properties) with { Parts = CountParts(properties) };
        });

    public ValueTask<FsResult<IObjectContent>> OpenAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
        => calls.AskAsync("get", key, FsError.NotFound, async item =>
        {
            AisGetOptions? options = offset == 0 && length < 0 ? null : new AisGetOptions { Range = new AisByteRange(offset, length) };
            AisObjectBody? body = await item.TryGetAsync(options, cancellationToken).ConfigureAwait(false);
            return body is null
                ? new FsResult<IObjectContent>(FsError.NotFound)
                : new AisObjectContent(body, AisInfo.Of(key.Name, body.Properties), calls.Log);
        });

    public ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
        => calls.AskAsync<ListPage>("list", $"{bucket}/{request.Prefix}", async () =>
        {
            BucketLister lister = new(calls.Client.Cluster, calls.Bucket(bucket), StoreAbilities.OfAis(bucket), calls.Log);
            return await lister.ListAsync(request, cancellationToken).ConfigureAwait(false);
        });

    // An object of one part has no such header. Neither has any object on a cluster that does not know the question: such a
    // cluster tells none of the others of its kind, either.
    private static int CountParts(AisObjectProperties properties)
        => properties.ChunkCount > 0 ? properties.ChunkCount : properties.ETag.Length > 0 || properties.LastModifiedNs is not null ? 1 : 0;
}
