using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>A local file that the kernel knows. All but its callback is used under the lock of <see cref="PassthroughOpens"/>.</summary>
internal sealed class PassthroughFile
{
    private readonly Action<PassthroughFile> _gone;

    /// <summary>Notes that the kernel knows a file, and listens to its end.</summary>
    /// <param name="inode">The inode whose bytes it has.</param>
    /// <param name="id">What the kernel knows it by.</param>
    /// <param name="backing">The local file.</param>
    /// <param name="gone">Is told that the file was removed.</param>
    public PassthroughFile(ulong inode, int id, FsBacking backing, Action<PassthroughFile> gone)
    {
        _gone = gone;
        Inode = inode;
        Id = id;
        Backing = backing;
        NamedAt = Environment.TickCount64;
        Place = new LinkedListNode<PassthroughFile>(this);
        backing.Gone += OnGone;
    }

    /// <summary>The inode whose bytes it has.</summary>
    public ulong Inode { get; }

    /// <summary>What the kernel knows it by.</summary>
    public int Id { get; }

    /// <summary>The local file.</summary>
    public FsBacking Backing { get; }

    /// <summary>When the kernel was told of it, in milliseconds of the system.</summary>
    public long NamedAt { get; }

    /// <summary>Since when no program has it open, in milliseconds of the system.</summary>
    public long IdleSince { get; set; }

    /// <summary>The place among those that no program has open.</summary>
    public LinkedListNode<PassthroughFile> Place { get; }

    /// <summary>Nobody has to be told any more.</summary>
    public void Forget() => Backing.Gone -= OnGone;

    private void OnGone() => _gone(this);
}
