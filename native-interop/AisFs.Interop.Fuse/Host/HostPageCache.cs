using AisFs.Interop.Fuse.Native;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Interop.Fuse.Host;

/// <summary>The pages of files that the kernel keeps in memory.</summary>
public static unsafe class HostPageCache
{
    private const int CountsOfCachedPages = 5;

    /// <summary>Asks the kernel to drop the pages of a file. It keeps those that are mapped, or not on the disk yet.</summary>
    /// <param name="file">The file.</param>
    public static void Drop(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _ = Libc.posix_fadvise(file, 0, 0, Libc.POSIX_FADV_DONTNEED);
    }

    /// <summary>Counts the pages of a file that are in memory (cachestat(2), Linux 6.5 and later).</summary>
    /// <param name="file">The file.</param>
    /// <returns>Their number; null where the kernel does not tell.</returns>
    public static long? Count(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool isReferred = false;
        try
        {
            file.DangerousAddRef(ref isReferred);

            // A length of 0 is all that follows.
            ulong* range = stackalloc ulong[2];
            ulong* counts = stackalloc ulong[CountsOfCachedPages];
            return Libc.syscall(Libc.SYS_cachestat, (nint)file.DangerousGetHandle(), range, counts, 0) == 0 ? (long)counts[0] : null;
        }
        finally
        {
            if (isReferred)
            {
                file.DangerousRelease();
            }
        }
    }
}
