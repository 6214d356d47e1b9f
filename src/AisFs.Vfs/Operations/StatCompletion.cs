using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Completes the names of a listing for programs that stat one name after the other while they read the directory (<c>ls -l</c>):
/// they are told the names with their attributes, and need not look each one up. Other programs cost no request.
/// </summary>
/// <param name="foresight">Asks for attributes.</param>
/// <param name="demand">Knows what programs want.</param>
/// <param name="needsTimes">Whether entries have their times only after a request.</param>
internal sealed class StatCompletion(Foresight foresight, TimeDemand demand, bool needsTimes)
{
    /// <summary>How many names without times a reader is told first: what it does with them says how to tell it the others.</summary>
    public const int FirstPart = 64;

    /// <summary>A reader is about to be told names.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="thread">The thread that reads; 0 when it is not known.</param>
    /// <param name="isGoingOn">Whether it was told names before.</param>
    /// <returns>The order of the names, if some attributes were asked for in this directory, or will be; else null.</returns>
    public StatOrder? Begin(DirectoryHandle handle, uint thread, bool isGoingOn)
    {
        if (!needsTimes || handle.Inode.Place.IsGroup)
        {
            handle.TellsAttributes = false;
            return null;
        }

        if (!isGoingOn)
        {
            bool? isExpected = demand.IsExpectedOfAll(handle.Inode, thread);
            handle.TellsAll = isExpected == true;
            handle.IsWatched = isExpected is null;
        }

        StatOrder? order = foresight.Find(handle.Inode, isWanted: handle.TellsAll);
        long wanted = order?.Wanted ?? 0;
        if (handle.TellsAll)
        {
            order?.Expect();
        }

        // The kernel asks for attributes behind the begin of a directory only where some were wanted since it asked last. They
        // may have been wanted for an open: that does not count here, but goes on to count once they were told.
        handle.TellsAttributes = order is not null && (handle.TellsAll || (isGoingOn && (handle.TellsAttributes || wanted > handle.WantedBefore + 1)));
        handle.WantedBefore = wanted;
        return order;
    }

    /// <summary>How many names without times a reader is told now at most.</summary>
    public int LimitOf(DirectoryHandle handle, IDirectorySink sink, bool isGoingOn)
        => needsTimes && !isGoingOn && sink.TakesParts && handle is { IsWatched: true, TellsAttributes: false } ? FirstPart : int.MaxValue;

    /// <summary>A reader was told names without times.</summary>
    public void Told(uint thread, int count) => demand.Told(thread, count);

    /// <summary>Completes a name.</summary>
    /// <param name="handle">The handle of the reader.</param>
    /// <param name="order">The order of the names.</param>
    /// <param name="node">The name as it was listed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ListedNode> CompleteAsync(DirectoryHandle handle, StatOrder order, in ListedNode node, CancellationToken cancellationToken)
        => node.Meta.IsComplete ? new(node)
            : handle.TellsAttributes ? foresight.CompleteAsync(handle.Inode, order, node, cancellationToken)
            : new(foresight.Known(handle.Inode, node));

    /// <summary>What was asked for alone may be younger than the listing.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="page">The page that the name is in.</param>
    /// <param name="node">The name; replaced by what is known since.</param>
    /// <returns>When that was asked for.</returns>
    public Stamp Newest(DirectoryInode directory, ListingPage page, ref ListedNode node) => foresight.Newest(directory, page.AsOf, ref node);
}
