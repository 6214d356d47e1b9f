using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Changes;

/// <summary>
/// Looks again and again at the directories that programs have open, for example to watch them, and tells Windows what
/// other clients changed there: the cluster itself announces nothing.
/// </summary>
internal sealed class DirectoryWatch : IAsyncDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly OpenNodes _open;
    private readonly ChangeNotifier _notifier;
    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _run;
    private Dictionary<InodeId, Snapshot> _known = [];

    internal DirectoryWatch(IFileSystem fileSystem, OpenNodes open, ChangeNotifier notifier, TimeSpan interval, TimeProvider time)
    {
        _fileSystem = fileSystem;
        _open = open;
        _notifier = notifier;
        _timer = new PeriodicTimer(interval, time);
        _run = RunAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                Dictionary<InodeId, Snapshot> seen = [];
                foreach ((InodeId inode, string path) in _open.Directories())
                {
                    Snapshot? before = _known.GetValueOrDefault(inode);
                    Snapshot? now = await LookAsync(inode).ConfigureAwait(false) ?? before;
                    if (now is not null)
                    {
                        seen[inode] = now;
                        Compare(path, before, now);
                    }
                }

                _known = seen;
            }
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
    }

    // Null when it cannot be read just now: that is no change.
    private async ValueTask<Snapshot?> LookAsync(InodeId directory)
    {
        FsResult<HandleId> opened = await _fileSystem.OpenDirectoryAsync(directory, _stop.Token).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return null;
        }

        Snapshot snapshot = new();
        try
        {
            FsResult read = await _fileSystem.ReadDirectoryAsync(opened.Value, 0, withLookup: false, snapshot, _stop.Token).ConfigureAwait(false);
            return read.IsOk ? snapshot : null;
        }
        finally
        {
            await _fileSystem.ReleaseDirectoryAsync(opened.Value).ConfigureAwait(false);
        }
    }

    private void Compare(string path, Snapshot? before, Snapshot now)
    {
        if (before is null || ReferenceEquals(before, now))
        {
            return;
        }

        foreach ((string name, (long Size, long ModifiedNs, FsNodeKind Kind) entry) in now.Entries)
        {
            if (!before.Entries.TryGetValue(name, out (long Size, long ModifiedNs, FsNodeKind Kind) old))
            {
                _notifier.Found(path, name, FileChangeAction.Added);
            }
            else if (entry != old && entry.Kind != FsNodeKind.Directory)
            {
                _notifier.Found(path, name, FileChangeAction.Modified);
            }
        }

        foreach (string name in before.Entries.Keys)
        {
            if (!now.Entries.ContainsKey(name))
            {
                _notifier.Found(path, name, FileChangeAction.Removed);
            }
        }
    }

    private sealed class Snapshot : IDirectorySink
    {
        internal Dictionary<string, (long Size, long ModifiedNs, FsNodeKind Kind)> Entries { get; } = new(StringComparer.Ordinal);

        public bool NeedsAttributes => true;

        public bool TryAdd(string name, in FsEntry entry, long cookie)
        {
            if (name is not ("." or ".."))
            {
                Entries[name] = (entry.Attributes.Size, entry.Attributes.ModifiedNs, entry.Attributes.Kind);
            }

            return true;
        }
    }
}
