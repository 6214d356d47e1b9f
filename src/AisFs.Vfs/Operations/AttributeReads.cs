using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;

namespace AisFs.Vfs.Operations;

/// <summary>Answers with the attributes of an inode: what is believed, or what the cluster says.</summary>
internal sealed class AttributeReads(InodeTable inodes, InodeAccess access, Attributes attributes, CacheCounter counter)
{
    /// <summary>The attributes of an inode. Allocates nothing where the cluster need not be asked.</summary>
    public ValueTask<FsResult<FsEntry>> GetAsync(InodeId inode, CancellationToken cancellationToken)
    {
        // No reference is taken where nothing is asked: the caller holds a lookup, and a dying inode does no harm here.
        if (!inodes.TryGet(inode, out Inode? found) || found is FileInode { IsSuperseded: true })
        {
            return new(FsError.Stale);
        }

        bool isKnown = attributes.TryGet(found, out FsEntry known);
        counter.Add(isKnown);
        return isKnown ? new(known) : AskAsync(inode, cancellationToken);
    }

    // Apart from the fast way, which must not allocate.
    private ValueTask<FsResult<FsEntry>> AskAsync(InodeId inode, CancellationToken cancellationToken)
        => access.OnAsync(inode, present => attributes.GetAsync(present, cancellationToken));
}
