namespace AisFs.TestKit.Wine;

/// <content>The cache manager: pages that are written later, and files that are mapped into memory.</content>
public sealed partial class StandInClient
{
    /// <summary>Sets the schedule by which pages are written.</summary>
    /// <param name="seed">What decides it.</param>
    /// <param name="longestDelay">The longest time that a page waits, in milliseconds.</param>
    public void WritePagesLater(ulong seed, int longestDelay) => SetLazy(seed, longestDelay, 0);

    /// <summary>Writes no page by itself from now on: only what programs do makes it.</summary>
    public void HoldPages() => SetLazy(1, 0, 1);

    /// <summary>Writes all pages there are now, and waits for closes that are late.</summary>
    public void WritePagesNow() => SetLazy(0, 0, 2);

    /// <summary>Sets what opens from now on cache.</summary>
    public void SetCaching(WindowsCaching caching)
    {
        Begin(37).Put((byte)caching);
        Send();
    }

    /// <summary>Has closes reach the file system some time after the program's, as the driver does, or at once.</summary>
    public void SetLateCloses(bool late)
    {
        Begin(37).Put((byte)(late ? 3 : 4));
        Send();
    }

    /// <summary>Maps a whole file into memory; the view outlives its handle.</summary>
    /// <param name="handle">The file: the view may be written when the handle may.</param>
    /// <returns>The view.</returns>
    public WindowsResult<uint> Map(uint handle)
    {
        Begin(38).Put(handle);
        (uint status, byte[] answer) = Send();
        return new(status, new WireReader(answer).UInt32(), "Map");
    }

    /// <summary>Reads the memory of a view.</summary>
    public WindowsResult<byte[]> ReadView(uint view, ulong offset, int length)
    {
        Begin(39).Put(view).Put(offset).Put((uint)length);
        (uint status, byte[] answer) = Send();
        return new(status, status == 0 ? new WireReader(answer).Blob().ToArray() : null, $"Read a view, {length} at {offset}");
    }

    /// <summary>Changes the memory of a view.</summary>
    public WindowsResult<bool> WriteView(uint view, ulong offset, ReadOnlySpan<byte> data)
    {
        Begin(40).Put(view).Put(offset).PutBlob(data);
        return Done($"Write a view, {data.Length} at {offset}");
    }

    /// <summary>FlushViewOfFile.</summary>
    public WindowsResult<bool> FlushView(uint view) => Simple(41, view, "FlushView");

    /// <summary>UnmapViewOfFile.</summary>
    public WindowsResult<bool> Unmap(uint view) => Simple(42, view, "Unmap");

    private void SetLazy(ulong seed, int delay, byte mode)
    {
        Begin(36).Put(seed).Put((uint)delay).Put(mode);
        Send();
    }
}
