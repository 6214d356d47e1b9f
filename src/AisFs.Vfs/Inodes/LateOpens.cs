using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Names whose file was removed or replaced between a caller's lookup and what it did next. The kernel looks such a name up once
/// more, and only once: what it finds then stays usable for it, even if that is replaced at once. All members may be called from
/// many threads at once.
/// </summary>
internal sealed class LateOpens(MountClock clock)
{
    // Longer than a lookup and an open take on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Stamp> _awaited = [];
    private readonly Dictionary<InodeId, (Stamp Since, InodeId Directory)> _found = [];
    private Stamp _swept;

    // Mostly nobody is refused: then this is all that a lookup and an open look at.
    private volatile bool _isUsed;

    /// <summary>Whether any caller was refused of late.</summary>
    public bool IsUsed => _isUsed;

    /// <summary>A caller was told that what it found under a name is gone: it will ask again.</summary>
    public void Await(ObjectKey key)
    {
        lock (_lock)
        {
            SweepLocked();
            _awaited[key] = clock.Now();
            _isUsed = true;
        }
    }

    /// <summary>What a caller found is gone. It is refused, and looks the name up again, unless it was refused before.</summary>
    /// <param name="inode">What the caller found.</param>
    /// <returns>False when the caller has to get it all the same.</returns>
    public bool TryRefuse(Inode inode)
    {
        if (IsPromised(inode))
        {
            return false;
        }

        if (inode is FileInode file)
        {
            Await(file.Key);
        }

        return true;
    }

    /// <summary>Whether a caller that was refused once may be about to use what has a name now.</summary>
    public bool IsAwaited(ObjectKey key)
    {
        if (!_isUsed)
        {
            return false;
        }

        lock (_lock)
        {
            SweepLocked();
            return _awaited.TryGetValue(key, out Stamp since) && clock.Elapsed(since) <= s_patience;
        }
    }

    /// <summary>A lookup has found a file. If its name is awaited, the file stays usable for the caller.</summary>
    /// <param name="inode">What was found; null for nothing.</param>
    /// <param name="directory">Where it was looked up.</param>
    public void Found(Inode? inode, DirectoryInode directory)
    {
        if (!_isUsed || inode is not FileInode file || !IsAwaited(file.Key))
        {
            return;
        }

        lock (_lock)
        {
            _found[file.Id] = (clock.Now(), directory.Id);
        }
    }

    /// <summary>Whether a file was found by a caller that had been refused before, and may be about to be used.</summary>
    public bool IsPromised(Inode inode) => DirectoryOf(inode) is not null;

    /// <summary>The directory in which a promised file was looked up; null for any other file.</summary>
    public InodeId? DirectoryOf(Inode inode)
    {
        if (!_isUsed)
        {
            return null;
        }

        lock (_lock)
        {
            return _found.TryGetValue(inode.Id, out (Stamp Since, InodeId Directory) found) && clock.Elapsed(found.Since) <= s_patience ? found.Directory : null;
        }
    }

    private void SweepLocked()
    {
        if (clock.Elapsed(_swept) < s_sweepInterval)
        {
            return;
        }

        _swept = clock.Now();
        foreach ((ObjectKey key, Stamp since) in _awaited)
        {
            if (clock.Elapsed(since) > s_patience)
            {
                _awaited.Remove(key);
            }
        }

        foreach ((InodeId id, (Stamp since, _)) in _found)
        {
            if (clock.Elapsed(since) > s_patience)
            {
                _found.Remove(id);
            }
        }

        _isUsed = _awaited.Count + _found.Count > 0;
    }
}
