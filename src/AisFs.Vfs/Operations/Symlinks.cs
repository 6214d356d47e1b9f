using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Operations;

/// <summary>Symbolic links: their target is the content of the object.</summary>
internal sealed class Symlinks(NodeCreation nodes, ContentJoin contents, ContentRelease release, NodeTree tree)
{
    private const int MaxTarget = 4095;

    /// <summary>Creates a link.</summary>
    public ValueTask<FsResult<FsEntry>> CreateAsync(DirectoryInode directory, string name, string target, FsCaller caller, CancellationToken cancellationToken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(target);
        return bytes.Length is > 0 and <= MaxTarget
            ? nodes.CreateAsync(directory, name, FsNodeKind.Symlink, FileModes.Link, 0, bytes, caller, cancellationToken)
            : new(bytes.Length == 0 ? FsError.InvalidArgument : FsError.NameTooLong);
    }

    /// <summary>Reads the target of a link.</summary>
    public async ValueTask<FsResult<string>> ReadAsync(Inode inode, CancellationToken cancellationToken)
    {
        if (inode is not FileInode { Kind: FsNodeKind.Symlink } link)
        {
            return FsError.InvalidArgument;
        }

        if (link.Pages.LinkTarget is { } known && tree.IsTrusted(link))
        {
            return known;
        }

        FsResult<(OpenContent Open, bool)> joined = await contents.JoinAsync(link, writes: false, cancellationToken).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return joined.Error;
        }

        OpenContent open = joined.Value.Open;
        try
        {
            if (open.Content.Size > MaxTarget)
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
            link.SetLinkTarget(open, target);
            return target;
        }
        finally
        {
            await release.ReleaseAsync(link, open, wrote: false).ConfigureAwait(false);
        }
    }
}
