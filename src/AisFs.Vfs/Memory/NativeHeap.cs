using System.Runtime.InteropServices;

namespace AisFs.Vfs.Memory;

/// <summary>The C library's heap.</summary>
internal static unsafe partial class NativeHeap
{
    // malloc.h of the GNU C library.
#pragma warning disable IDE1006 // malloc.h names it.
    private const int M_MMAP_THRESHOLD = -3;
#pragma warning restore IDE1006

    // Less than any slab region or request buffer.
    private const int LargeBlock = 256 << 10;

    private static volatile bool s_cannotTrim = !OperatingSystem.IsLinux();

    /// <summary>
    /// Makes the C library take large blocks from the system one by one, and give each back when it is freed. By itself it
    /// begins to keep them once some were freed: in as many heaps as there are threads, beyond every budget.
    /// </summary>
    public static void GiveBackLargeBlocks()
    {
        if (s_cannotTrim)
        {
            return;
        }

        try
        {
            _ = MallocOption(M_MMAP_THRESHOLD, LargeBlock);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl does so anyway.
        }
    }

    /// <summary>Gives free pages in the middle of the heap back to the system, where the C library has a call for it.</summary>
    public static void Trim()
    {
        if (s_cannotTrim)
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl gives freed memory back by itself.
            s_cannotTrim = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocOption(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
