using AisFs.Vfs.Api;

namespace AisFs.WinFspHost;

/// <summary>
/// Opens that are answered when a test says so: other things happen between a lookup and the end of its open.
/// </summary>
internal sealed class HeldOpen
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryNode? _node;

    /// <summary>The opens of a file are answered after <see cref="Release"/>.</summary>
    internal void Hold(MemoryNode node) => _node = node;

    /// <summary>Gives the answers.</summary>
    internal void Release() => _gate.SetResult();

    /// <summary>The answer to an open.</summary>
    internal ValueTask<FsResult<FsOpened>> Answer(MemoryNode node, FsOpened opened)
        => node == _node ? new(AnswerAsync(opened)) : new(new FsResult<FsOpened>(opened));

    private async Task<FsResult<FsOpened>> AnswerAsync(FsOpened opened)
    {
        await _gate.Task.ConfigureAwait(false);
        return opened;
    }
}
