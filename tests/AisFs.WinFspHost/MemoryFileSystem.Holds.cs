using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <content>Opens that are answered when a test says so, so that other things happen between a lookup and the end of its open.</content>
internal sealed partial class MemoryFileSystem
{
    private (MemoryNode Node, TaskCompletionSource Gate)? _held;

    /// <summary>The next open of a file is opened at once, and answered after <see cref="ReleaseHeld"/>.</summary>
    /// <param name="name">Its name in the root.</param>
    internal void HoldOpen(string name)
    {
        lock (_lock)
        {
            _held = (_nodes[InodeId.Root].Children[name], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Answers the open that is held.</summary>
    internal void ReleaseHeld()
    {
        lock (_lock)
        {
            _held?.Gate.SetResult();
            _held = null;
        }
    }

    // Under the lock.
    private ValueTask<FsResult<FsOpened>> Answer(MemoryNode node, FsOpened opened)
        => _held is { } held && held.Node == node ? new(AnswerAsync(held.Gate.Task, opened)) : Done<FsOpened>(opened);

    private static async Task<FsResult<FsOpened>> AnswerAsync(Task gate, FsOpened opened)
    {
        await gate.ConfigureAwait(false);
        return opened;
    }
}
