using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Inodes;

/// <summary>An open file. It refers to its inode.</summary>
internal sealed class FileHandle(FileInode inode, OpenContent content, FsOpenFlags flags, bool isWriter)
{
    private State _state = new(content, content.Content.CreateCursor());
    private volatile bool _hasDelivered;
    private bool _isClosed;

    public FileInode Inode => inode;

    /// <summary>Whether its close has something to upload: it can write, or it made or cut the file.</summary>
    public bool IsWriter => isWriter;

    /// <summary>Whether the open has made or cut the file.</summary>
    public bool ChangedByOpening { get; init; }

    /// <summary>Whether the kernel was told at the open that its pages of the file are good.</summary>
    public bool HadPages { get; init; }

    /// <summary>The thread that has opened it; 0 when it is not known.</summary>
    public uint Opener { get; init; }

    /// <summary>The local file that holds the bytes of the version that was opened; null for none.</summary>
    public FsBacking? Backing { get; private set; }

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
        lock (inode.Sync)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
        }

        Current.Cursor.Dispose();
        return true;
    }

    /// <summary>Looks for a local file that a kernel can read instead of asking: what it reads there counts as delivered.</summary>
    public void FindBacking()
    {
        State state = Current;
        if (state.Open.TryGetBacking() is { IsGone: false } file && TryDeliver(state))
        {
            Backing = file;
        }
    }

    /// <summary>Whether bytes were given out through this handle: then it stays with their version.</summary>
    public bool HasDelivered => _hasDelivered;

    /// <summary>The handle is about to deliver its first bytes.</summary>
    /// <param name="state">Where they are from.</param>
    /// <returns>False when the file has moved on to another version meanwhile: then they must not be delivered.</returns>
    public bool TryDeliver(State state)
    {
        lock (inode.Sync)
        {
            if (!ReferenceEquals(Current, state) || (!ReferenceEquals(inode.Current, state.Open) && !state.Open.IsDetached))
            {
                return false;
            }

            inode.Pages.Deliver();
            _hasDelivered = true;
            return true;
        }
    }

    /// <summary>Bytes were written by way of the handle.</summary>
    public void Wrote()
    {
        if (!_hasDelivered)
        {
            lock (inode.Sync)
            {
                inode.Pages.Deliver();
                _hasDelivered = true;
            }
        }
    }

    /// <summary>Starts again on another version.</summary>
    /// <param name="state">What it was.</param>
    /// <param name="replacement">What it is then; one of its users is the handle.</param>
    /// <returns>False when it was too late: nothing has changed.</returns>
    public bool TryStartAgain(State state, OpenContent replacement)
    {
        lock (inode.Sync)
        {
            if (_isClosed || _hasDelivered || !ReferenceEquals(Current, state))
            {
                return false;
            }

            Replace(replacement);
            return true;
        }
    }

    /// <summary>The file's bytes were replaced as a whole on the cluster.</summary>
    public void Replace(OpenContent replacement)
        => Interlocked.Exchange(ref _state, new State(replacement, replacement.Content.CreateCursor())).Cursor.Dispose();

    internal sealed record State(OpenContent Open, ReadCursor Cursor);
}
