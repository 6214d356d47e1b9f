using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Changes;

/// <summary>
/// Tells Windows of changes that did not come through the mount: its caches forget, and programs that watch are woken.
/// Both need only changes of what is open. A thread of its own sends them, since the driver blocks the sender while a
/// rename is under way; what the driver does not take is offered again until it does.
/// </summary>
internal sealed class ChangeNotifier : IInvalidationSink, IDisposable
{
    private const int Capacity = 16 * 1024;

    // When the driver refuses for another reason than a rename, for which it waits itself.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly OpenNodes _open;
    private readonly ChangeQueue _queue;
    private readonly Func<IFileChangeSource, NtStatus> _send;
    private readonly Thread _thread;

    /// <summary>Starts.</summary>
    /// <param name="open">The open files.</param>
    /// <param name="comparison">How paths are compared.</param>
    /// <param name="send">Has the driver take changes.</param>
    internal ChangeNotifier(OpenNodes open, StringComparison comparison, Func<IFileChangeSource, NtStatus> send)
    {
        _open = open;
        _queue = new ChangeQueue(Capacity, comparison);
        _send = send;
        open.Paths.Moved += _queue.Moved;
        _thread = new Thread(Run) { IsBackground = true, Name = "WinFsp changes" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void InodeChanged(InodeId inode, bool contentToo)
    {
        if (_open.PathOf(inode) is { } path)
        {
            FileChangeFilter filter = FileChangeFilter.Attributes | (contentToo ? FileChangeFilter.Size | FileChangeFilter.LastWrite : 0);
            _queue.Add(new FileChange(path, filter, FileChangeAction.Modified), isOpen: true);
        }
    }

    /// <inheritdoc/>
    public void EntryChanged(InodeId parent, string name) => PostEntry(parent, name, FileChangeAction.Added);

    /// <inheritdoc/>
    public void EntryReplaced(InodeId parent, InodeId child, string name)
    {
        // The driver keeps attributes and data by path: they are those of the old version.
        string? path = _open.PathOf(child) ?? (_open.PathOf(parent) is { } folder ? WindowsPath.Combine(folder, WindowsNames.ToWindows(name)) : null);
        if (path is not null)
        {
            FileChangeFilter filter = FileChangeFilter.Attributes | FileChangeFilter.Size | FileChangeFilter.LastWrite;
            _queue.Add(new FileChange(path, filter, FileChangeAction.Modified), isOpen: _open.PathOf(child) is not null);
        }
    }

    /// <inheritdoc/>
    public void EntryRemoved(InodeId parent, InodeId child, string name) => PostEntry(parent, name, FileChangeAction.Removed);

    /// <summary>Sends what is left, unless the driver does not take it just now, and ends: the volume goes.</summary>
    public void Dispose()
    {
        _open.Paths.Moved -= _queue.Moved;
        _queue.Complete();
        _thread.Join();
    }

    /// <summary>Tells of a change that was found by looking.</summary>
    /// <param name="folder">The directory as Windows sees it.</param>
    /// <param name="name">The stored name in it.</param>
    /// <param name="action">What happened to it.</param>
    internal void Found(string folder, string name, FileChangeAction action)
    {
        FileChangeFilter filter = action == FileChangeAction.Modified
            ? FileChangeFilter.Size | FileChangeFilter.LastWrite
            : FileChangeFilter.FileName | FileChangeFilter.DirectoryName;
        _queue.Add(new FileChange(WindowsPath.Combine(folder, WindowsNames.ToWindows(name)), filter, action), isOpen: false);
    }

    private void PostEntry(InodeId parent, string name, FileChangeAction action)
    {
        if (_open.PathOf(parent) is { } folder)
        {
            string path = WindowsPath.Combine(folder, WindowsNames.ToWindows(name));
            _queue.Add(new FileChange(path, FileChangeFilter.FileName | FileChangeFilter.DirectoryName, action), isOpen: false);
        }
    }

    private void Run()
    {
        while (_queue.Wait())
        {
            NtStatus status = _send(_queue);
            if (status != NtStatus.Success && !_queue.Pause(status == NtStatus.CantWait ? TimeSpan.Zero : s_pause))
            {
                return;
            }
        }
    }
}
