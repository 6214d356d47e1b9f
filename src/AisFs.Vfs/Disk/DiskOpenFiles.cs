namespace AisFs.Vfs.Disk;

/// <summary>The objects whose files are open, the one that was used longest ago first: only so many are open at a time.</summary>
internal sealed class DiskOpenFiles
{
    private const int Most = 128;

    private readonly Lock _lock = new();
    private readonly LinkedList<DiskObject> _open = [];

    /// <summary>The files of an object are used.</summary>
    public void Touch(DiskObject obj)
    {
        DiskObject? oldest = null;
        lock (_lock)
        {
            obj.Place.List?.Remove(obj.Place);
            _open.AddLast(obj.Place);
            if (_open.Count > Most)
            {
                oldest = _open.First!.Value;
                _open.RemoveFirst();
            }
        }

        oldest?.CloseFiles();
    }

    /// <summary>Closes files that another mount has removed: they keep their room until then.</summary>
    public void CloseGone() => Array.ForEach(Snapshot(), static obj => obj.CloseIfGone());

    /// <summary>Closes all.</summary>
    public void Clear()
    {
        DiskObject[] open = Snapshot();
        lock (_lock)
        {
            _open.Clear();
        }

        Array.ForEach(open, static obj => obj.CloseFiles());
    }

    private DiskObject[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _open];
        }
    }
}
