namespace AisFs.Vfs.Content.Writing;

/// <summary>The contents that hold memory for uploads, to be relieved of it when others wait.</summary>
internal sealed class WriterRegistry : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly HashSet<IMemoryHolder> _writers = [];
    private int _relieving;

    /// <summary>The number of contents.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _writers.Count;
            }
        }
    }

    /// <summary>A content holds memory.</summary>
    public void Add(IMemoryHolder writer)
    {
        lock (_lock)
        {
            _writers.Add(writer);
        }
    }

    /// <summary>A content holds no memory any more.</summary>
    public void Remove(IMemoryHolder writer)
    {
        lock (_lock)
        {
            _writers.Remove(writer);
        }
    }

    /// <summary>Begins to move what can be moved out of memory, on another thread.</summary>
    public void Relieve()
    {
        if (Interlocked.Exchange(ref _relieving, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = RelieveAsync();

    private async Task RelieveAsync()
    {
        IMemoryHolder[] writers;
        lock (_lock)
        {
            writers = [.. _writers];
        }

        try
        {
            foreach (IMemoryHolder writer in writers)
            {
                await writer.RelieveAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _relieving, 0);
        }
    }
}
