namespace AisFs.Vfs.Inodes;

/// <summary>What has to be done once no lock is held: references to give back, contents to expire, listeners to tell.</summary>
internal sealed class Effects
{
    private readonly List<Inode> _released = [];
    private readonly List<OpenContent> _expired = [];
    private readonly List<Action<Notifier>> _notices = [];

    public void Release(Inode inode) => _released.Add(inode);

    public void Expire(OpenContent content) => _expired.Add(content);

    public void Tell(Action<Notifier> notice) => _notices.Add(notice);

    public void Run(InodeTable inodes, Notifier notifier)
    {
        foreach (OpenContent content in _expired)
        {
            content.Expire();
        }

        foreach (Action<Notifier> notice in _notices)
        {
            notice(notifier);
        }

        foreach (Inode inode in _released)
        {
            inodes.Release(inode);
        }
    }
}
