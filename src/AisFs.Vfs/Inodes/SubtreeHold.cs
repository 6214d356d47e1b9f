using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Holds what lives below a directory while that is renamed: references, busy marks, and the upload gates of open files,
/// so that no upload arrives under a name that was given up.
/// </summary>
internal sealed class SubtreeHold(InodeTable inodes, DirectoryInode top) : IAsyncDisposable
{
    private readonly List<Inode> _held = [];
    private readonly List<FileInode> _gated = [];
    private readonly Dictionary<ObjectKey, FileInode> _byKey = [];

    /// <summary>All files that were alive at the beginning.</summary>
    public IEnumerable<FileInode> Files => _held.OfType<FileInode>();

    /// <summary>Takes everything.</summary>
    /// <returns>The files that are open.</returns>
    public async ValueTask<IReadOnlyList<FileInode>> TakeAsync(CancellationToken cancellationToken)
    {
        Collect(top);
        foreach (FileInode file in Files.Where(file => file.HasLocalState || file.Current is not null).OrderBy(file => file.Id.Value))
        {
            await file.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
            _gated.Add(file);
        }

        foreach (Inode inode in _held)
        {
            inode.BeginChange();
            if (inode is FileInode file)
            {
                _byKey[file.Key] = file;
            }
        }

        IsBusy = true;
        return _gated;
    }

    /// <summary>Whether an object is a file that was alive at the beginning, and whose time is known.</summary>
    public bool KnowsTimeOf(ObjectKey key)
    {
        lock (_byKey)
        {
            return _byKey.TryGetValue(key, out FileInode? file) && file.Meta.IsComplete;
        }
    }

    /// <summary>An object has its new name: open files of it go on under that name.</summary>
    /// <returns>The file if another client had changed it before; null else.</returns>
    public FileInode? Moved(ObjectKey from, ObjectKey to, CopiedObject moved, MovedObjects moves)
    {
        FileInode? file;
        lock (_byKey)
        {
            if (_byKey.Remove(from, out file))
            {
                _byKey[to] = file;
            }
        }

        if (file is null)
        {
            moves.Apply(from, to, moved);
            return null;
        }

        return moves.Apply(file, to, moved, file.ReadAsOf()) ? null : file;
    }

    public ValueTask DisposeAsync()
    {
        foreach (FileInode file in _gated)
        {
            file.UploadGate.Release();
        }

        foreach (Inode inode in _held)
        {
            if (IsBusy)
            {
                inode.EndChange();
            }

            inodes.Release(inode);
        }

        return ValueTask.CompletedTask;
    }

    private bool IsBusy { get; set; }

    private void Collect(DirectoryInode directory)
    {
        foreach (Inode child in directory.ReferChildren())
        {
            _held.Add(child);
            if (child is DirectoryInode below)
            {
                Collect(below);
            }
        }
    }
}
