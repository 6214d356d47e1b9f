using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <content>HEAD, GET and listings.</content>
public sealed partial class AisObjectStore
{
    /// <inheritdoc/>
    public async ValueTask<FsResult<ObjectInfo>> HeadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            AisObjectProperties? properties = await Object(key).TryHeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
            return properties is null ? FsError.NotFound : ToInfo(key.Name, properties);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("head", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<IObjectContent>> OpenReadAsync(ObjectKey key, long offset, long length, CancellationToken cancellationToken)
    {
        try
        {
            AisGetOptions? options = offset == 0 && length < 0 ? null : new AisGetOptions { Range = new AisByteRange(offset, length) };
            AisObjectBody? body = await Object(key).TryGetAsync(options, cancellationToken).ConfigureAwait(false);
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
            AisListPage page = await Bucket(bucket).ListPageAsync(
                new AisListOptions
                {
                    Prefix = request.Prefix,
                    Properties = request.NamesOnly ? string.Empty : ListedProperties,
                    PageSize = request.PageSize,
                    ContinuationToken = request.ContinuationToken,
                    Flags = (request.Recursive ? AisListFlags.None : AisListFlags.NoRecursion) | (request.NamesOnly ? AisListFlags.NameOnly : AisListFlags.None),
                },
                cancellationToken).ConfigureAwait(false);
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

            return new ListPage(entries, page.ContinuationToken);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("list", $"{bucket}/{request.Prefix}", e);
        }
    }

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
