using System.Runtime.InteropServices;

namespace AisFs.Vfs.Memory;

/// <summary>The C library's heap.</summary>
internal static unsafe partial class NativeHeap
{
    private static volatile bool s_cannotTrim = !OperatingSystem.IsLinux();

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

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
