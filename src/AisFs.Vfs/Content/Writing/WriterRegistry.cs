using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The contents that hold memory for uploads, to be relieved of it when others wait.</summary>
internal sealed class WriterRegistry : IThreadPoolWorkItem, IWritePressure
{
    private readonly Lock _lock = new();
    private readonly HashSet<FileContent> _writers = [];
    private int _relieving;

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

    public void Add(FileContent content)
    {
        lock (_lock)
        {
            _writers.Add(content);
        }
    }

    public void Remove(FileContent content)
    {
        lock (_lock)
        {
            _writers.Remove(content);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What can be moved out of memory is moved on another thread.</remarks>
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
        FileContent[] writers;
        lock (_lock)
        {
            writers = [.. _writers];
        }

        try
        {
            foreach (FileContent writer in writers)
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
