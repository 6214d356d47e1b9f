using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Completes the names of a listing for programs that stat one name after the other while they read the directory (<c>ls -l</c>):
/// they are told the names with their attributes, and need not look each one up. Other programs cost no request.
/// </summary>
/// <param name="foresight">Asks for attributes.</param>
/// <param name="needsTimes">Whether entries have their times only after a request.</param>
internal sealed class StatCompletion(Foresight foresight, bool needsTimes)
{
    /// <summary>A reader is about to be told names.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="isGoingOn">Whether it was told names before.</param>
    /// <returns>The order of the names, if some attributes were asked for in this directory; else null.</returns>
    public StatOrder? Begin(DirectoryHandle handle, bool isGoingOn)
    {
        StatOrder? order = needsTimes && !handle.Inode.Place.IsGroup ? foresight.Find(handle.Inode) : null;
        long wanted = order?.Wanted ?? 0;

        // The kernel asks for attributes behind the begin of a directory only where some were wanted since it asked last. They
        // may have been wanted for an open: that does not count here, but goes on to count once they were told.
        handle.TellsAttributes = isGoingOn && order is not null && (handle.TellsAttributes || wanted > handle.WantedBefore + 1);
        handle.WantedBefore = wanted;
        return order;
    }

    /// <summary>Completes a name.</summary>
    /// <param name="handle">The handle of the reader.</param>
    /// <param name="order">The order of the names.</param>
    /// <param name="node">The name as it was listed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ListedNode> CompleteAsync(DirectoryHandle handle, StatOrder order, in ListedNode node, CancellationToken cancellationToken)
        => node.Meta.IsComplete ? new(node)
            : handle.TellsAttributes ? foresight.CompleteAsync(handle.Inode, order, node, cancellationToken)
            : new(foresight.Known(handle.Inode, node));
}
