using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Gives the names of a listing to a caller, with what this mount knows better.</summary>
/// <param name="needsTimes">Whether callers see exact times: an entry without them has none of its attributes.</param>
internal sealed class EntryEmitter(InodeTable inodes, NodeTree tree, Entries entries, bool needsTimes)
{
    /// <summary>Gives one name to the sink, unless this mount has removed it meanwhile.</summary>
    /// <returns>False when the sink is full.</returns>
    public bool TryEmit(DirectoryInode directory, DirectoryCursor cursor, ListingPage page, in ListedNode listed, Stamp asOf, bool withLookup, IDirectorySink sink, long cookie)
    {
        ListedNode node = listed;
        if (directory.Changes.IsOverridden(node.Name, cursor.StartedAt.Order, out ListedNode? after, out bool isSettled) && isSettled)
        {
            if (after is not { } changed)
            {
                return true;
            }

            node = changed;
        }

        _ = directory.TryGetChild(node.Name, out Inode? inode);
        if (inode is null && page.IsLocal)
        {
            return true;
        }

        if (withLookup && inode is null && NodeTree.IsEnough(node.Meta, needsTimes))
        {
            inode = tree.AttachListed(directory, node, asOf);
            if (inode is null)
            {
                return true;
            }
        }

        bool isKnown = inode is not null && (tree.IsTrusted(inode, needsTimes) || TryRenew(directory, node, asOf, ref inode));
        FsEntry entry = isKnown ? entries.Describe(inode!) : entries.Listed(directory, node);
        if (!sink.TryAdd(node.Name, entry, cookie))
        {
            if (inode is not null)
            {
                inodes.Release(inode);
            }

            return false;
        }

        if (withLookup && isKnown)
        {
            inodes.CountLookup(inode!);
        }
        else if (inode is not null)
        {
            inodes.Release(inode);
        }

        return true;
    }

    // A page that is not cached all the same tells of the inodes that it shows.
    private bool TryRenew(DirectoryInode directory, in ListedNode node, Stamp asOf, ref Inode inode)
    {
        if (!NodeTree.IsEnough(node.Meta, needsTimes) || inode.Kind != node.Meta.Kind)
        {
            return false;
        }

        if (tree.AttachListed(directory, node, asOf) is not { } renewed)
        {
            return false;
        }

        // Another one when the object has been replaced.
        inodes.Release(inode);
        inode = renewed;
        return NodeTree.IsEnough(renewed.Meta, needsTimes);
    }
}
