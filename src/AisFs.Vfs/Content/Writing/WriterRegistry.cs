using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The contents that hold memory for uploads. They give it up when other writers wait for memory.</summary>
internal sealed class WriterRegistry : IThreadPoolWorkItem, IWritePressure
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
