using AisFs.Vfs.Content;

namespace AisFs.Vfs.Namespace;

/// <summary>An open file. It refers to its inode.</summary>
internal sealed class FileHandle(FileInode inode, OpenContent content, FsOpenFlags flags, bool isWriter)
{
    private State _state = new(content, content.Content.CreateCursor());
    private int _closed;

    public FileInode Inode => inode;

    /// <summary>Whether its close has something to upload: it can write, or it made or cut the file.</summary>
    public bool IsWriter => isWriter;

    /// <summary>Whether the open has made or cut the file.</summary>
    public bool ChangedByOpening { get; init; }

    /// <summary>The processes that use it.</summary>
    public HandleUsers Users { get; } = new();

    public bool CanRead => (flags & FsOpenFlags.Read) != 0;

    public bool CanWrite => (flags & FsOpenFlags.Write) != 0;

    public bool Appends => (flags & FsOpenFlags.Append) != 0;

    public OpenContent Open => Volatile.Read(ref _state).Open;

    public FileContent Content => Volatile.Read(ref _state).Open.Content;

    /// <summary>Content and cursor that belong together.</summary>
    public State Current => Volatile.Read(ref _state);

    /// <summary>Ends the handle's reading; true the first time only.</summary>
    public bool Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return false;
        }

        Current.Cursor.Dispose();
        return true;
    }

    /// <summary>The file's bytes were replaced as a whole on the cluster.</summary>
    public void Replace(OpenContent replacement)
        => Interlocked.Exchange(ref _state, new State(replacement, replacement.Content.CreateCursor())).Cursor.Dispose();

    internal sealed record State(OpenContent Open, ReadCursor Cursor);
}
