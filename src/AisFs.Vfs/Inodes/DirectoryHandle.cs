using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>An open directory. It refers to its inode.</summary>
internal sealed class DirectoryHandle(DirectoryInode inode) : IDisposable
{
    private DirectoryCursor? _cursor;
    private bool _isReleased;

    public DirectoryInode Inode => inode;

    /// <summary>One enumeration at a time. It is not disposed: an enumeration may still hold it when the handle goes, and it holds nothing while nobody asks for its wait handle.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Where the names come from since the last rewind; null before the first read.</summary>
    /// <remarks>An enumeration may still run when the handle is released: its cursor stays, and is closed at once.</remarks>
    public DirectoryCursor? Cursor
    {
        get => Volatile.Read(ref _cursor);
        set
        {
            Volatile.Write(ref _cursor, value);
            Interlocked.MemoryBarrier();
            if (_isReleased)
            {
                value?.Close();
            }
        }
    }

    /// <summary>When the first names of an enumeration were there that was begun before the first read; null when there is none.</summary>
    public Stamp? PreparedAt { get; set; }

    /// <summary>Whether its reader was last told names with attributes that had to be asked for.</summary>
    public bool TellsAttributes { get; set; }

    /// <summary>Whether its reader is told all names with attributes, from the first one on.</summary>
    public bool TellsAll { get; set; }

    /// <summary>Whether it is to be seen what its reader does with names.</summary>
    public bool IsWatched { get; set; }

    /// <summary>How many attributes of names here were wanted and not known when its reader was last told names.</summary>
    public long WantedBefore { get; set; }

    public void Dispose()
    {
        _isReleased = true;
        Interlocked.MemoryBarrier();
        Cursor?.Close();
    }
}
