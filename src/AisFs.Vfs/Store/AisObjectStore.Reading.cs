using AisFs.Client;

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
            (string uuid, string token) = SplitToken(request.ContinuationToken);
            AisListOptions options = new()
            {
                Prefix = request.Prefix,
                Properties = request.NamesOnly ? string.Empty : ListedProperties,
                PageSize = request.PageSize,
                Uuid = uuid,
                ContinuationToken = token,
                Flags = (request.Recursive ? AisListFlags.None : AisListFlags.NoRecursion) | (request.NamesOnly ? AisListFlags.NameOnly : AisListFlags.None),
            };
            AisListPage page = await ListPageAsync(Bucket(bucket), options, cancellationToken).ConfigureAwait(false);
            if (page.ContinuationToken.Length > 0 && page.ContinuationToken == token)
            {
                StoreLog.Failed(_log, "list", $"{bucket}/{request.Prefix}", $"the listing does not move on from '{token}'");
                return FsError.Io;
            }

            List<ListEntry> entries = new(page.Entries.Count);
            foreach (AisListEntry entry in page.Entries)
            {
                if (entry.IsDirectory)
                {
                    entries.Add(new ListEntry(entry.Name.TrimEnd('/'), IsDirectory: true, null));
                }
                else if (entry.IsOk)
                {
                    entries.Add(new ListEntry(entry.Name, IsDirectory: false, ToInfo(entry)));
                }
            }

            return new ListPage(entries, JoinToken(page));
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("list", $"{bucket}/{request.Prefix}", e);
        }
    }

    private async ValueTask<AisListPage> ListPageAsync(AisBucket bucket, AisListOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AisServerException e) when (options.Uuid.Length > 0)
        {
            // Who reads a directory slowly finds the cluster's listing ended: another one goes on from the same name.
            StoreLog.Missed(_log, "continue the listing of", bucket.Url, e.Message);
            return await bucket.ListPageAsync(options with { Uuid = string.Empty }, cancellationToken).ConfigureAwait(false);
        }
    }

    // The listing's id goes with the token: together they are what the file system gives back for the next page.
    private static string JoinToken(AisListPage page)
        => page.ContinuationToken.Length == 0 || page.Uuid.Length == 0 ? page.ContinuationToken : $"{page.Uuid}\0{page.ContinuationToken}";

    private static (string Uuid, string Token) SplitToken(string text)
    {
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? (string.Empty, text) : (text[..end], text[(end + 1)..]);
    }

    // An object of one part has no such header. Neither has any on a cluster that does not know the question: such a one
    // knows none of the others of its kind, either.
    private static int CountParts(AisObjectProperties properties)
        => properties.ChunkCount > 0 ? properties.ChunkCount : properties.ETag.Length > 0 || properties.LastModifiedNs is not null ? 1 : 0;

    private static ObjectInfo ToInfo(string name, AisObjectProperties properties) => new()
    {
        Name = name,
        Size = Math.Max(0, properties.Size),
        Version = new ObjectVersion(properties.Version, properties.Checksum.Type ?? string.Empty, properties.Checksum.Value ?? string.Empty, properties.Size),
        LastModifiedNs = properties.LastModifiedNs,
        ETag = properties.ETag,
        AccessedNs = properties.AccessedNs,
        Custom = properties.Custom,
        IsCached = properties.IsPresent ?? true,
        Location = properties.Location,
        Copies = properties.Copies,
    };

    private static ObjectInfo ToInfo(AisListEntry entry) => new()
    {
        Name = entry.Name,
        Size = entry.Size,

        // A listing tells a checksum's value but not its kind.
        Version = new ObjectVersion(entry.Version, string.Empty, entry.Checksum, entry.Size),
        AccessedNs = entry.AccessedNs,
        Custom = entry.GetCustom(),
        IsCached = entry.IsCached,
        Location = entry.Location,
        Copies = entry.Copies,
    };
}
