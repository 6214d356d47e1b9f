using AisFs.Vfs.Api;
using AisFs.Vfs.Content;

namespace AisFs.Vfs.Inodes;

/// <summary>The content that the handles of one inode share. Its counters are changed by members of <see cref="FileInode"/>, under the lock of the inode.</summary>
internal sealed class OpenContent(FileContent content)
{
    private int _expired;

    public FileContent Content => content;

    /// <summary>Handles and operations that use it; the last one disposes it.</summary>
    public int Users { get; set; } = 1;

    /// <summary>Handles among them that can write: they will flush.</summary>
    public int Writers { get; set; }

    /// <summary>Whether it has no object any more; nothing is uploaded then.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Whether its bytes cannot be had any more.</summary>
    public bool IsExpired => Volatile.Read(ref _expired) != 0;

    /// <summary>Finds the local file that holds exactly its bytes.</summary>
    /// <returns>The file; null when there is none, or when somebody writes.</returns>
    public FsBacking? TryGetBacking()
        => Writers > 0 || IsDetached || IsExpired || content.HasChanges ? null : content.OnDisk?.TryGetBacking();

    public void Expire()
    {
        if (Interlocked.Exchange(ref _expired, 1) == 0)
        {
            content.Expire();
        }
    }
}
