using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;

namespace AisFs.Vfs.Operations;

/// <summary>Answers with the attributes of an inode: what is believed, or what the cluster says.</summary>
/// <param name="times">What callers see as times.</param>
internal sealed class AttributeReads(
    InodeTable inodes, InodeAccess access, Attributes attributes, Entries entries, CacheCounter counter, FsTimes times, BackgroundTimes background, TimeDemand demand)
{
    /// <summary>The attributes of an inode. Allocates nothing where the cluster need not be asked.</summary>
    public ValueTask<FsResult<FsEntry>> GetAsync(InodeId inode, CancellationToken cancellationToken)
    {
        // No reference is taken where nothing is asked: the caller holds a lookup, and a dying inode does no harm here.
        if (!inodes.TryGet(inode, out Inode? found) || IsRefused(found))
        {
            return new(FsError.Stale);
        }

        bool isKnown = attributes.TryGet(found, NeedsTimes, out FsEntry known);
        counter.Add(isKnown);
        return isKnown ? new(Shown(found, known)) : AskAsync(inode, NeedsTimes, cancellationToken);
    }

    /// <summary>The same, with times that may be unknown where nobody sees them.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="asker">The thread that may see them; null for the size of an open file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<FsResult<FsEntry>> PeekAsync(InodeId inode, FsUser? asker, CancellationToken cancellationToken)
    {
        if (!inodes.TryGet(inode, out Inode? found) || IsRefused(found))
        {
            return new(FsError.Stale);
        }

        // A handle stays with its version.
        bool isOpen = asker is null && found is FileInode { Current: not null };
        if (attributes.TryGet(found, needsTimes: false, out FsEntry known) || isOpen)
        {
            known = isOpen ? entries.Describe(found) : known;
            if (!known.IsProvisional || !NeedsTimes || asker is not { } user || user.Processes.SeesNoAttributes(user.Thread))
            {
                counter.Add(isHit: true);
                return new(asker is null ? known : Shown(found, known));
            }

            demand.Seen(found, user.Thread);
            counter.Add(isHit: false);
            return AskAsync(inode, needsTimes: true, cancellationToken);
        }

        bool needsTimes = NeedsTimes && asker is { } seer && !seer.Processes.SeesNoAttributes(seer.Thread);
        if (needsTimes && !NodeTree.HasTimes(found))
        {
            demand.Seen(found, asker!.Value.Thread);
        }

        counter.Add(isHit: false);
        return AskAsync(inode, needsTimes, cancellationToken);
    }

    private bool IsRefused(Inode inode) => inode is FileInode { IsSuperseded: true, Current: null } && attributes.IsRefused(inode);

    private bool NeedsTimes => times == FsTimes.Exact;

    private FsEntry Shown(Inode inode, in FsEntry known)
    {
        if (known.IsProvisional && times == FsTimes.Fast)
        {
            background.Ask(inode);
        }

        return known;
    }

    // Apart from the fast way, which must not allocate.
    private ValueTask<FsResult<FsEntry>> AskAsync(InodeId inode, bool needsTimes, CancellationToken cancellationToken)
        => access.OnAsync(inode, present => attributes.GetAsync(present, needsTimes, cancellationToken));
}
