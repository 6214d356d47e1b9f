using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Creates buckets.</summary>
internal sealed class BucketCreation(NameLocks locks, FreeNames free, BucketListing buckets, NewInodes added, Entries entries, BucketRules rules, ILogger log)
{
    public async ValueTask<FsResult<FsEntry>> CreateAsync(DirectoryInode group, string name, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await locks.TakeAsync(group, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        if (rules.IgnoresCase)
        {
            // The cluster itself refuses a name that exists, but not one that differs in case: what it has now counts.
            FsResult refreshed = await buckets.RefreshAsync(group, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed.Error;
            }
        }

        FsResult absent = await free.CheckAbsentAsync(group, name, cancellationToken).ConfigureAwait(false);
        if (!absent.IsOk)
        {
            return absent.Error;
        }

        // Buckets of a cloud or of another cluster are made there; folders of namespaces come with their first bucket.
        BucketId bucket = group.Place.Bucket with { Name = name };
        if (rules.IsReadOnly || !rules.MayCreate || !buckets.CanManage(bucket) || name[0] is '@' or '#')
        {
            return rules.IsReadOnly ? FsError.ReadOnly : FsError.NotPermitted;
        }

        if (!ObjectNames.IsBucketName(name))
        {
            OperationLog.BucketName(log, ObjectNames.Printable(name), ObjectNames.BucketNameRule);
            return name.Length > ObjectNames.MaxBucketName ? FsError.NameTooLong : FsError.InvalidArgument;
        }

        FsResult<NodeMeta> created = await buckets.CreateAsync(bucket).ConfigureAwait(false);
        if (!created.IsOk)
        {
            return created.Error;
        }

        NodeMeta meta = created.Value;
        group.TouchedNs = meta.ModifiedNs;
        return entries.Counted(added.AddDirectory(group, name, meta, hasMarker: false));
    }
}
