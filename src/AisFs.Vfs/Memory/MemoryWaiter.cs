namespace AisFs.Vfs.Memory;

/// <summary>Somebody who waits for memory.</summary>
internal sealed class MemoryWaiter(int size, MemoryUse use) : TaskCompletionSource<Slab?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private volatile int _use = (int)use;

    public int Size => size;

    /// <summary>What for; a read-ahead becomes a demand when a reader has caught up with it.</summary>
    public MemoryUse Use
    {
        get => (MemoryUse)_use;
        set => _use = (int)value;
    }
}
