using System.Globalization;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>The extended attributes that show what the cluster keeps of an object; nobody can change them.</summary>
internal sealed class XattrViews(DetailsLoader details)
{
    /// <summary>What the names of all views begin with.</summary>
    public const string Prefix = "user.ais.";

    /// <summary>The value of a view; null or empty when it has none.</summary>
    public async ValueTask<FsResult<string?>> GetAsync(Inode inode, string view, CancellationToken cancellationToken)
    {
        BucketId bucket = inode is FileInode owner ? owner.Key.Bucket : ((DirectoryInode)inode).Place.Bucket;
        switch (view)
        {
            case "bucket":
                return bucket.Name.Length == 0 ? null : bucket.ToString();
            case "provider":
                return bucket.Provider;
            case "name":
                return inode is FileInode named ? named.Key.Name : ((DirectoryInode)inode).Place.Prefix;
        }

        if (inode is not FileInode file || file.IsLocal || file.IsUnlinked)
        {
            return inode is FileInode { IsSuperseded: true } ? FsError.Stale : (string?)null;
        }

        FsResult<ObjectInfo> head = await details.LoadDetailsAsync(file, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        return view switch
        {
            "checksum" => string.IsNullOrEmpty(info.Version.Checksum) ? null : $"{info.Version.ChecksumType}:{info.Version.Checksum}",
            "version" => info.Version.Version,
            "etag" => info.ETag,
            "location" => info.Location,
            "copies" => info.Copies == 0 ? null : info.Copies.ToString(CultureInfo.InvariantCulture),
            "cached" => info.IsCached ? "true" : "false",
            "size" => info.Size.ToString(CultureInfo.InvariantCulture),
            "atime" => info.AccessedNs is { } accessed ? FormatTime(accessed) : null,
            _ => null,
        };
    }

    private static string FormatTime(long ns)
        => DateTimeOffset.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
