namespace AisFs.Vfs.Memory;

/// <summary>A reader or writer that waits for memory.</summary>
internal sealed class MemoryWaiter(int size, MemoryUse use) : TaskCompletionSource<Slab?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private volatile int _use = (int)use;

    /// <summary>The size in bytes.</summary>
    public int Size => size;

    /// <summary>What the memory is for; a read-ahead becomes a demand when a reader has caught up with it.</summary>
    public MemoryUse Use
    {
        get => (MemoryUse)_use;
        set => _use = (int)value;
    }
}
