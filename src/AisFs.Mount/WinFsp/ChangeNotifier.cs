using System.Threading.Channels;
using AisFs.Interop.WinFsp;
using AisFs.Vfs;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>
/// Tells Windows of changes that did not come through the mount: its caches forget, and programs that watch are woken.
/// Only what is open matters to either. Changes are sent by a thread of their own, since the driver may make it wait.
/// </summary>
internal sealed class ChangeNotifier : IInvalidationSink, IDisposable
{
    private const int Capacity = 16 * 1024;
    private const int BatchSize = 256;

    private readonly Channel<FileChange> _changes = Channel.CreateBounded<FileChange>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly OpenNodes _open;
    private readonly Func<FileChange[], bool> _send;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    internal ChangeNotifier(OpenNodes open, Func<FileChange[], bool> send, ILogger logger)
    {
        _open = open;
        _send = send;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "WinFsp changes" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void InodeChanged(InodeId inode, bool contentToo)
    {
        if (_open.PathOf(inode) is { } path)
        {
            FileChangeFilter filter = FileChangeFilter.Attributes | (contentToo ? FileChangeFilter.Size | FileChangeFilter.LastWrite : 0);
            Post(new FileChange(path, filter, FileChangeAction.Modified));
        }
    }

    /// <inheritdoc/>
    public void EntryChanged(InodeId parent, string name) => PostEntry(parent, name, FileChangeAction.Added);

    /// <inheritdoc/>
    public void EntryReplaced(InodeId parent, InodeId child, string name)
    {
        // The driver keeps attributes and data by path: they are those of the old version.
        string? path = _open.PathOf(child) ?? (_open.PathOf(parent) is { } folder ? WinFspAdapter.Combine(folder, WindowsNames.ToWindows(name)) : null);
        if (path is not null)
        {
            Post(new FileChange(path, FileChangeFilter.Attributes | FileChangeFilter.Size | FileChangeFilter.LastWrite, FileChangeAction.Modified));
        }
    }

    /// <inheritdoc/>
    public void EntryRemoved(InodeId parent, InodeId child, string name) => PostEntry(parent, name, FileChangeAction.Removed);

    /// <summary>Sends what is left and ends.</summary>
    public void Dispose()
    {
        _changes.Writer.TryComplete();
        _thread.Join();
    }

    /// <summary>Tells of a change that was found by looking.</summary>
    /// <param name="folder">The directory as Windows sees it.</param>
    /// <param name="name">The stored name in it.</param>
    /// <param name="action">What happened to it.</param>
    internal void Found(string folder, string name, FileChangeAction action)
        => Post(new FileChange(
            WinFspAdapter.Combine(folder, WindowsNames.ToWindows(name)),
            action == FileChangeAction.Modified ? FileChangeFilter.Size | FileChangeFilter.LastWrite : FileChangeFilter.FileName | FileChangeFilter.DirectoryName,
            action));

    private void PostEntry(InodeId parent, string name, FileChangeAction action)
    {
        if (_open.PathOf(parent) is { } folder)
        {
            Post(new FileChange(
                WinFspAdapter.Combine(folder, WindowsNames.ToWindows(name)), FileChangeFilter.FileName | FileChangeFilter.DirectoryName, action));
        }
    }

    private void Post(in FileChange change)
    {
        if (!_changes.Writer.TryWrite(change))
        {
            _logger.ChangesLost(1);
        }
    }

    private void Run()
    {
        List<FileChange> batch = new(BatchSize);
        while (WaitToRead())
        {
            batch.Clear();
            while (batch.Count < BatchSize && _changes.Reader.TryRead(out FileChange change))
            {
                batch.Add(change);
            }

            if (batch.Count > 0 && !_send([.. batch]))
            {
                _logger.ChangesLost(batch.Count);
            }
        }
    }

    // On a thread of its own, which has nothing else to do.
    private bool WaitToRead() => _changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
}
