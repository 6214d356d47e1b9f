using AisFs.Interop.WinFsp;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp;

/// <content>Open files of which another client wrote another version.</content>
internal sealed partial class WinFspAdapter
{
    /// <summary>
    /// Asks for the attributes of an open file. Where another client has replaced it, and nothing was read or written here,
    /// they are those of what has the name now.
    /// </summary>
    private FsResult<FsEntry> GetAttributes(OpenNode node)
    {
        FsResult<FsEntry> result = Wait(_fileSystem.GetAttributesAsync(node.Inode, _stopping));
        return result.Error == FsError.Stale && node.IsUntouched && FindAgain(node) ? Wait(_fileSystem.GetAttributesAsync(node.Inode, _stopping)) : result;
    }

    private FsResult<FsEntry> SetAttributes(OpenNode node, FsAttributeChanges changes)
    {
        FsResult<FsEntry> result = Wait(_fileSystem.SetAttributesAsync(node.Inode, node.WriteHandle, changes, _stopping));
        return result.Error == FsError.Stale && node.IsUntouched && FindAgain(node)
            ? Wait(_fileSystem.SetAttributesAsync(node.Inode, node.WriteHandle, changes, _stopping))
            : result;
    }

    /// <summary>Has an open file stand for what has its name now.</summary>
    private bool FindAgain(OpenNode node)
    {
        if (Find(node.Path, null, out FsEntry entry, out _) != NtStatus.Success)
        {
            return false;
        }

        if (entry.Attributes.Kind != FsNodeKind.File)
        {
            Release(entry.Attributes.Inode);
            return false;
        }

        lock (node.Gate)
        {
            return Become(node, entry.Attributes);
        }
    }

    /// <summary>Has an open stand for another node, of which a lookup is held. Its own is given back.</summary>
    private bool Become(OpenNode node, in FsAttributes attributes)
    {
        Wait(_open.CloseAsync(node, _stopping));
        CloseHandles(node);
        Release(node.Inode);
        node.Become(attributes);
        return _open.TryAdd(node);
    }
}
