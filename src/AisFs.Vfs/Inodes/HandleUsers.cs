using AisFs.Vfs.Api;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// The process that opened a handle, and the processes that have changed the file through it since it was last uploaded. Processes share a handle when
/// one was forked by the other or handed it over; each closes it once. All members may be called from many threads at once.
/// </summary>
internal sealed class HandleUsers
{
    private readonly Lock _lock = new();
    private readonly HashSet<uint> _changers = [];
    private SaveMark _mark;
    private SaveMark? _opened;
    private uint _opener;
    private uint _lastThread;
    private uint _lastProcess;

    /// <summary>Notes the process that opened it.</summary>
    /// <param name="user">The opener.</param>
    /// <param name="mark">Now.</param>
    /// <param name="changed">Whether the open has made or cut the file.</param>
    public void Opened(in FsUser user, SaveMark mark, bool changed)
    {
        lock (_lock)
        {
            _opener = ProcessOf(user);
            _opened = changed ? mark : null;
        }
    }

    /// <summary>Notes a change, after it was made: an upload that is counted by then has it.</summary>
    public void Changed(in FsUser user, SaveMark mark)
    {
        lock (_lock)
        {
            if (_mark != mark)
            {
                _mark = mark;
                _changers.Clear();
            }

            _changers.Add(ProcessOf(user));
        }
    }

    /// <summary>Whether the close of a descriptor can be the close of a writer, so that the file is to be uploaded now.</summary>
    /// <param name="user">The process that closes.</param>
    /// <param name="mark">Now.</param>
    /// <param name="file">The file.</param>
    /// <param name="isOnlyWriter">Whether no other handle of the file can write.</param>
    /// <returns>Whether it can be; true also where it cannot be known.</returns>
    public bool IsWritersClose(in FsUser user, SaveMark mark, FileInode file, bool isOnlyWriter)
    {
        uint closer;
        uint opener;
        bool changedByOthers;
        bool changedByOpening;
        lock (_lock)
        {
            closer = ProcessOf(user);
            opener = _opener;
            bool isChanged = _mark == mark && _changers.Count > 0;
            if (closer == 0 || opener == 0 || (isChanged && (_changers.Contains(closer) || _changers.Contains(0))))
            {
                return true;
            }

            changedByOthers = isChanged;
            changedByOpening = _opened == mark;
        }

        if (file.WasChangedBySystem(mark) && (closer == opener || user.Processes.HasOpenForWriting(opener, file.Number) != true))
        {
            return true;
        }

        if (closer != opener)
        {
            return false;
        }

        // A shell opens the file that it redirects to, duplicates the descriptor and closes the first one: all before
        // the program begins to write.
        return mark.Content.HasFailed
            || (changedByOpening && !changedByOthers && !(isOnlyWriter && user.Processes.HasOpenForWriting(closer, file.Number) == true));
    }

    // Most files have one user. A thread's number is used again only long after its end.
    private uint ProcessOf(in FsUser user)
    {
        if (user.Thread != _lastThread)
        {
            _lastProcess = user.Processes.ProcessOf(user.Thread);
            _lastThread = user.Thread;
        }

        return user.Thread == 0 ? 0 : _lastProcess;
    }
}
