using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Store;

/// <content>HEAD, GET and listings.</content>
public sealed partial class AisObjectStore
{
    /// <inheritdoc/>
    public async ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.NotFound;
        }

        try
        {
            AisObjectProperties? properties = await item.TryHeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
            OperationProgress.Report();
            return properties is null ? FsError.NotFound : ToInfo(key.Name, properties) with { Parts = CountParts(properties) };
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("head", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.NotFound;
        }

        try
        {
            AisGetOptions? options = offset == 0 && length < 0 ? null : new AisGetOptions { Range = new AisByteRange(offset, length) };
            AisObjectBody? body = await item.TryGetAsync(options, cancellationToken).ConfigureAwait(false);
            OperationProgress.Report();
            return body is null ? FsError.NotFound : new AisObjectContent(body, ToInfo(key.Name, body.Properties), _log);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("get", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<ListPage>> ListAsync(BucketId bucket, ListRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ListPage page = await new BucketLister(Bucket(bucket), _log).ListAsync(request, cancellationToken).ConfigureAwait(false);
            OperationProgress.Report();
            return page;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("list", $"{bucket}/{request.Prefix}", e);
        }
    }

    // An object of one part has no such header. Neither has any on a cluster that does not know the question: such a one
    // knows none of the others of its kind, either.
    private static int CountParts(AisObjectProperties properties)
        => properties.ChunkCount > 0 ? properties.ChunkCount : properties.ETag.Length > 0 || properties.LastModifiedNs is not null ? 1 : 0;

    private static ObjectInfo ToInfo(string name, AisObjectProperties properties) => new()
    {
        Name = name,
        Size = Math.Max(0, properties.Size),
        Version = AisVersions.Of(properties),
        LastModifiedNs = properties.LastModifiedNs,
        ETag = properties.ETag,
        AccessedNs = properties.AccessedNs,
        Custom = properties.Custom,
        IsCached = properties.IsPresent ?? true,
        Location = properties.Location,
        Copies = properties.Copies,
    };
}
