using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult<string>> ReadLinkAsync(InodeId inode, CancellationToken cancellationToken)
    {
        if (!_inodes.TryReferPresent(inode, out Inode? found))
        {
            return new(FsError.Stale);
        }

        if (found is not FileInode { Kind: FsNodeKind.Symlink } link)
        {
            _inodes.Release(found);
            return new(FsError.InvalidArgument);
        }

        if (link.LinkTarget is { } known && _tree.IsTrusted(link))
        {
            _inodes.Release(link);
            return new(known);
        }

        return Interruption.CatchAsync(ReadLinkCoreAsync(link, cancellationToken));
    }

    private async ValueTask<FsResult<string>> ReadLinkCoreAsync(FileInode link, CancellationToken cancellationToken)
    {
        try
        {
            FsResult<(OpenContent Open, bool)> joined = await _contents.JoinAsync(link, writes: false, cancellationToken).ConfigureAwait(false);
            if (!joined.IsOk)
            {
                return joined.Error;
            }

            OpenContent open = joined.Value.Open;
            try
            {
                if (open.Content.Size > MaxLinkTarget)
                {
                    return FsError.Io;
                }

                using ReadCursor cursor = open.Content.CreateCursor();
                FsResult<ReadLease> read = await open.Content.ReadAsync(cursor, 0, (int)open.Content.Size, cancellationToken).ConfigureAwait(false);
                if (!read.IsOk)
                {
                    return read.Error;
                }

                using ReadLease lease = read.Value;
                byte[] bytes = new byte[lease.Length];
                lease.CopyTo(bytes);
                string target = Encoding.UTF8.GetString(bytes);
                lock (link.Sync)
                {
                    link.LinkTarget = ReferenceEquals(link.Current, open) ? target : null;
                }

                return target;
            }
            finally
            {
                await _release.ReleaseAsync(link, open, wrote: false).ConfigureAwait(false);
            }
        }
        finally
        {
            _inodes.Release(link);
        }
    }
}
