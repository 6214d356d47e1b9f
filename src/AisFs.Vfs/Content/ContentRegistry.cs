namespace AisFs.Vfs.Content;

/// <summary>All contents that are open.</summary>
internal sealed class ContentRegistry
{
    private readonly Lock _lock = new();
    private readonly HashSet<FileContent> _contents = [];

    public void Add(FileContent content)
    {
        lock (_lock)
        {
            _contents.Add(content);
        }
    }

    public void Remove(FileContent content)
    {
        lock (_lock)
        {
            _contents.Remove(content);
        }
    }

    public FileContent[] ToArray()
    {
        lock (_lock)
        {
            return [.. _contents];
        }
    }
}
