using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Asks for times that nobody waits for; the next caller that wants them may find them.</summary>
/// <param name="ended">Cancelled when the mount ends.</param>
internal sealed class BackgroundTimes(InodeTable inodes, InodeRefresh refresh, CancellationToken ended)
{
    // What is left out is asked for by the next caller.
    private const int MaxUnderWay = 256;

    private int _underWay;

    /// <summary>Asks for the times of a file, unless too many questions are under way.</summary>
    public void Ask(Inode inode)
    {
        if (Interlocked.Increment(ref _underWay) > MaxUnderWay || !inode.TryAddReference())
        {
            Interlocked.Decrement(ref _underWay);
            return;
        }

        _ = AskAsync(inode);
    }

    private async Task AskAsync(Inode inode)
    {
        try
        {
            // A failure is the affair of the caller that waits for an answer.
            _ = await Interruption.CatchAsync(refresh.RefreshAsync(inode, ended)).ConfigureAwait(false);
        }
        finally
        {
            inodes.Release(inode);
            Interlocked.Decrement(ref _underWay);
        }
    }
}
