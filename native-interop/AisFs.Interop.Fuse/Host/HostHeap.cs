using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Host;

/// <summary>The heap of the C library. The GNU library has these calls; others give freed memory back by themselves.</summary>
public static class HostHeap
{
    private static volatile bool s_isOther;

    /// <summary>Makes the library take large blocks from the system one by one, and give each back when it is freed.</summary>
    /// <param name="size">The least size of a large block in bytes.</param>
    public static void GiveBackBlocksFrom(int size)
    {
        try
        {
            _ = Libc.mallopt(Libc.M_MMAP_THRESHOLD, size);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            s_isOther = true;
        }
    }

    /// <summary>Gives free pages in the middle of the heap back to the system.</summary>
    public static void Trim()
    {
        if (s_isOther)
        {
            return;
        }

        try
        {
            _ = Libc.malloc_trim(0);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            s_isOther = true;
        }
    }
}
