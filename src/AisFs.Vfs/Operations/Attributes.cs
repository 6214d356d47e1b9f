using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Reads and changes attributes.</summary>
internal sealed class Attributes(
    InodeRefresh refresh, FileAttributeChanges files, DirectoryAttributeChanges directories, NodeTree tree, Entries entries, LateOpens lateOpens)
{
    /// <summary>Whether changes are in their ranges.</summary>
    public static bool IsValid(in FsAttributeChanges changes) => changes is not ({ Size: < 0 } or { Mode: > FileModes.All } or { DosAttributes: > ushort.MaxValue });

    /// <summary>The attributes of an inode, where the cluster need not be asked. Allocates nothing.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="needsTimes">Whether times are wanted.</param>
    /// <param name="entry">The attributes.</param>
    public bool TryGet(Inode inode, bool needsTimes, out FsEntry entry)
    {
        bool isKnown = tree.IsTrusted(inode, needsTimes) || IsPromised(inode, needsTimes);
        entry = isKnown ? entries.Describe(inode) : default;
        return isKnown;
    }

    /// <summary>The attributes of an inode, after the cluster was asked.</summary>
    public async ValueTask<FsResult<FsEntry>> GetAsync(Inode inode, bool needsTimes, CancellationToken cancellationToken)
    {
        bool isOpen = inode is FileInode { Current: not null };
        FsResult refreshed = await refresh.RefreshAsync(inode, cancellationToken, needsTimes).ConfigureAwait(false);

        // What is open keeps its attributes when its name is gone or means something else; a mere name is looked up again.
        return refreshed.IsOk || (refreshed.Error == FsError.Stale && inode.IsUnlinked && (isOpen || !IsRefused(inode))) ? entries.Describe(inode) : refreshed.Error;
    }

    /// <summary>Whether a caller is told that a file has lost its name, and looks that up again; who was told so before gets the attributes.</summary>
    public bool IsRefused(Inode inode) => lateOpens.TryRefuse(inode);

    /// <summary>Changes attributes.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="through">The open file that a size is set through; null for none.</param>
    /// <param name="changes">The changes.</param>
    public async ValueTask<FsResult<FsEntry>> SetAsync(Inode inode, FileHandle? through, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        FsResult changed;
        if (inode is DirectoryInode directory)
        {
            changed = changes.Size is null
                ? await directories.SetAsync(directory, changes, cancellationToken).ConfigureAwait(false)
                : FsError.IsDirectory;
        }
        else if (changes.Size is not null && inode.Kind != FsNodeKind.File)
        {
            changed = FsError.InvalidArgument;
        }
        else
        {
            changed = await files.SetAsync((FileInode)inode, through, changes, cancellationToken).ConfigureAwait(false);
        }

        return changed.IsOk ? entries.Describe(inode) : changed.Error;
    }

    // Of what is open, the cluster may be asked: it keeps its attributes.
    private bool IsPromised(Inode inode, bool needsTimes)
        => inode is FileInode { Current: null } file && lateOpens.IsPromised(file) && !file.ReadAsOf().IsOutdated && NodeTree.IsEnough(file.Meta, needsTimes);
}
