using System.Globalization;
using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    private const string ViewPrefix = "user.ais.";

    /// <inheritdoc/>
    public ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrAsync(InodeId inode, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        FsError error = CheckXattrName(name);
        return error != FsError.None ? new(error)
            : !_inodes.TryReferPresent(inode, out Inode? found) ? new(FsError.Stale)
            : Interruption.CatchAsync(GetXattrCoreAsync(found, name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => _inodes.TryReferPresent(inode, out Inode? found)
            ? Interruption.CatchAsync(ListXattrsCoreAsync(found, cancellationToken))
            : new(FsError.Stale);

    /// <inheritdoc/>
    public ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsAsync(InodeId inode, CancellationToken cancellationToken)
        => _inodes.TryReferPresent(inode, out Inode? found)
            ? Interruption.CatchAsync(GetXattrsCoreAsync(found, cancellationToken))
            : new(FsError.Stale);

    private static FsError CheckXattrName(string name)
        => !name.StartsWith(XattrCodec.UserPrefix, StringComparison.Ordinal) ? FsError.NotSupported
            : name.Length == XattrCodec.UserPrefix.Length ? FsError.InvalidArgument
            : FsError.None;

    private async ValueTask<FsResult<ReadOnlyMemory<byte>>> GetXattrCoreAsync(Inode inode, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (name.StartsWith(ViewPrefix, StringComparison.Ordinal))
            {
                FsResult<string?> view = await GetViewAsync(inode, name[ViewPrefix.Length..], cancellationToken).ConfigureAwait(false);
                return !view.IsOk ? view.Error
                    : view.Value is { Length: > 0 } text ? new FsResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(text))
                    : FsError.NoAttribute;
            }

            FsResult<IReadOnlyDictionary<string, string>> custom = await LoadCustomAsync(inode, cancellationToken).ConfigureAwait(false);
            return !custom.IsOk ? custom.Error
                : custom.Value.TryGetValue(XattrCodec.EncodeName(name[XattrCodec.UserPrefix.Length..]), out string? value)
                    ? new FsResult<ReadOnlyMemory<byte>>(XattrCodec.DecodeValue(value))
                    : FsError.NoAttribute;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    // The views of the object are not listed: programs that copy attributes would try to set them on the copy.
    private async ValueTask<FsResult<IReadOnlyList<string>>> ListXattrsCoreAsync(Inode inode, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<IReadOnlyDictionary<string, string>> custom = await LoadCustomAsync(inode, cancellationToken).ConfigureAwait(false);
            if (!custom.IsOk)
            {
                return custom.Error;
            }

            List<string> names = [];
            foreach (string key in custom.Value.Keys)
            {
                if (XattrCodec.DecodeName(key) is { } name)
                {
                    names.Add(XattrCodec.UserPrefix + name);
                }
            }

            return names;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    private async ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetXattrsCoreAsync(Inode inode, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<IReadOnlyDictionary<string, string>> custom = await LoadCustomAsync(inode, cancellationToken).ConfigureAwait(false);
            if (!custom.IsOk)
            {
                return custom.Error;
            }

            Dictionary<string, ReadOnlyMemory<byte>> values = new(StringComparer.Ordinal);
            foreach ((string key, string value) in custom.Value)
            {
                if (XattrCodec.DecodeName(key) is { } name)
                {
                    values[XattrCodec.UserPrefix + name] = XattrCodec.DecodeValue(value);
                }
            }

            return values;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    /// <summary>All custom metadata of an object, that waits for an upload included; none without asking where none is known to be.</summary>
    private async ValueTask<FsResult<IReadOnlyDictionary<string, string>>> LoadCustomAsync(Inode inode, CancellationToken cancellationToken)
    {
        Dictionary<string, string> custom = new(StringComparer.Ordinal);
        bool isKnown = inode.IsUnlinked || (inode is FileInode { IsLocal: true }) || inode is DirectoryInode { Place.IsGroup: true };
        if (!isKnown && (!_tree.IsTrusted(inode) || inode.Meta.HasOtherCustom))
        {
            FsResult<ObjectInfo> head = await LoadDetailsAsync(inode, cancellationToken).ConfigureAwait(false);
            if (!head.IsOk && !(head.Error == FsError.NotFound && inode is DirectoryInode))
            {
                return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
            }

            foreach ((string key, string value) in head.IsOk ? head.Value.Custom ?? custom : custom)
            {
                custom[key] = value;
            }
        }

        if (inode is FileInode file)
        {
            lock (file.Sync)
            {
                foreach ((string key, string value) in file.PendingCustom ?? [])
                {
                    custom[key] = value;
                }
            }
        }

        return custom;
    }

    /// <summary>A HEAD of the object, or of the directory's marker; one that is young enough serves again.</summary>
    private async ValueTask<FsResult<ObjectInfo>> LoadDetailsAsync(Inode inode, CancellationToken cancellationToken)
    {
        if (inode.Details is { } known && _clock.IsFresh(known.AsOf) && known.AsOf.Order > inode.ReadAsOf().Order)
        {
            return known.Info;
        }

        Stamp asOf = _clock.Now();
        ObjectKey key = inode is FileInode file ? file.Key : ((DirectoryInode)inode).Place.Marker;
        FsResult<ObjectInfo> head = await _store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        inode.Details = head.IsOk ? new ObjectDetails(head.Value, asOf) : null;
        return head;
    }

    private async ValueTask<FsResult<string?>> GetViewAsync(Inode inode, string view, CancellationToken cancellationToken)
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
            return (string?)null;
        }

        FsResult<ObjectInfo> head = await LoadDetailsAsync(file, cancellationToken).ConfigureAwait(false);
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
