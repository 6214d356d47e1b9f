using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<FsEntry>> GetAttributesAsync(InodeId inode, CancellationToken cancellationToken)
    {
        // No reference is taken: the caller holds a lookup, and a dying inode does no harm here.
        return !_inodes.TryGet(inode, out Inode? found) || found is FileInode { IsSuperseded: true } ? new(FsError.Stale)
            : _tree.IsTrusted(found) ? new(Describe(found))
            : GuardAsync(GetAttributesSlowlyAsync(inode, cancellationToken));
    }

    private async ValueTask<FsResult<FsEntry>> GetAttributesSlowlyAsync(InodeId id, CancellationToken cancellationToken)
    {
        if (!_inodes.TryRefer(id, out Inode? inode))
        {
            return FsError.Stale;
        }

        try
        {
            bool isOpen = inode is FileInode { Current: not null };
            FsResult refreshed = await RefreshAsync(inode, cancellationToken).ConfigureAwait(false);

            // What is open keeps its attributes when its name is gone or means something else; a mere name is looked up again.
            return refreshed.IsOk || (isOpen && refreshed.Error == FsError.Stale && inode.IsUnlinked) ? Describe(inode) : refreshed.Error;
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    /// <summary>Asks the cluster whether an inode is still what it was.</summary>
    /// <returns><see cref="FsError.Stale"/> when its name is gone or means something else.</returns>
    private async ValueTask<FsResult> RefreshAsync(Inode inode, CancellationToken cancellationToken)
    {
        DirectoryInode? parent = inode.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return ReferenceEquals(inode, _inodes.Root)
                ? await RefreshRootAsync(cancellationToken).ConfigureAwait(false)
                : inode.IsUnlinked ? FsResult.Ok : FsError.Stale;
        }

        try
        {
            FsResult<Inode?> found = await ResolveAsync(parent, inode.Name, cancellationToken).ConfigureAwait(false);
            if (!found.IsOk)
            {
                return found.Error;
            }

            if (found.Value is { } present)
            {
                _inodes.Release(present);
            }

            // Renamed meanwhile: then it is there, under another name.
            return ReferenceEquals(found.Value, inode) || (inode.Parent is { } other && !ReferenceEquals(other, parent)) ? FsResult.Ok : FsError.Stale;
        }
        finally
        {
            _inodes.Release(parent);
        }
    }

    private async ValueTask<FsResult> RefreshRootAsync(CancellationToken cancellationToken)
    {
        DirectoryInode root = _inodes.Root;
        Stamp asOf = _clock.Now();
        FsResult<NodeMeta> meta = await LoadMarkerAsync(root.Place, root.Meta, cancellationToken).ConfigureAwait(false);
        if (!meta.IsOk)
        {
            return meta.Error;
        }

        lock (root.Sync)
        {
            if (!root.IsBusy && asOf.Order > root.AsOf.Order)
            {
                root.SetMeta(meta.Value, asOf);
            }
        }

        return FsResult.Ok;
    }

    // Allocates nothing: stat is the most frequent operation of all.
    private FsEntry Describe(Inode inode)
    {
        NodeMeta meta = inode.Meta;
        long size = meta.Size;
        long modified = meta.ModifiedNs;
        bool isOurs = inode.IsUnlinked || inode.IsBusy;
        if (inode is FileInode file)
        {
            size = file.Current is { } current ? current.Content.Size : size;
            if (file.WrittenNs is var written and not FileInode.NotWritten)
            {
                modified = written;
                isOurs = true;
            }
        }
        else if (inode is DirectoryInode directory)
        {
            modified = Math.Max(modified, directory.TouchedNs);
            isOurs |= directory.IsLocal || directory.Place.IsGroup;
        }

        FsAttributes attributes = new()
        {
            Inode = inode.Id,
            Number = inode.Number,
            Kind = inode.Kind,
            Size = size,
            Mode = meta.Mode,
            Uid = meta.Uid,
            Gid = meta.Gid,
            Device = meta.Device,
            LinkCount = inode.IsUnlinked ? 0u : meta.IsDirectory ? 2u : 1u,
            AccessedNs = meta.AccessedNs ?? modified,
            ModifiedNs = modified,
            ChangedNs = Math.Max(modified > meta.ModifiedNs ? modified : meta.ChangedNs, meta.ChangedNs),
            CreatedNs = meta.CreatedNs ?? meta.ModifiedNs,
            DosAttributes = meta.DosAttributes,
            IsCached = meta.IsCached,
            EaSize = meta.EaSize,
        };
        return new FsEntry(attributes, isOurs ? _options.CacheTtl : _clock.Remaining(inode.ReadAsOf()));
    }
}
