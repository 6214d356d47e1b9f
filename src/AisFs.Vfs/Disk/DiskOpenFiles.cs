namespace AisFs.Vfs.Disk;

/// <summary>Copies whose files are open, the one that was used longest ago first: only so many are open at a time.</summary>
internal sealed class DiskOpenFiles
{
    private const int Most = 128;

    private readonly Lock _lock = new();
    private readonly LinkedList<DiskCopy> _open = [];

    /// <summary>The files of a copy are used.</summary>
    public void Touch(DiskCopy copy)
    {
        DiskCopy? oldest = null;
        lock (_lock)
        {
            copy.Place.List?.Remove(copy.Place);
            _open.AddLast(copy.Place);
            if (_open.Count > Most)
            {
                oldest = _open.First!.Value;
                _open.RemoveFirst();
            }
        }

        oldest?.CloseFiles();
    }

    /// <summary>Closes files that another mount has removed: they keep their room until then.</summary>
    public void CloseGone() => Array.ForEach(Snapshot(), static copy => copy.CloseIfGone());

    /// <summary>Closes all.</summary>
    public void Clear()
    {
        DiskCopy[] open = Snapshot();
        lock (_lock)
        {
            _open.Clear();
        }

        Array.ForEach(open, static copy => copy.CloseFiles());
    }

    private DiskCopy[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _open];
        }
    }
}
