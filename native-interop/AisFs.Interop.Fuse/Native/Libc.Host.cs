using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Native;

internal static partial class Libc
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const uint STATX_BASIC_STATS = 0x7ff;

    public const int M_MMAP_THRESHOLD = -3;

    public const int MADV_DONTNEED = 4;
    public const int MADV_HUGEPAGE = 14;
    public const int MADV_NOHUGEPAGE = 15;

    public const int POSIX_FADV_DONTNEED = 4;

    /// <summary>The same number on every architecture.</summary>
    public const nint SYS_cachestat = 451;

    public const int F_SETFD = 2;
    public const int F_SETFL = 4;
    public const int O_APPEND = 0x400;
    public const int FD_CLOEXEC = 1;

    /// <summary>The layout of its result is the same on every architecture, unlike that of stat.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int statx(int folder, byte* path, int flags, uint mask, byte* result);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fsync(int fd);

    [LibraryImport(Library)]
    public static partial int posix_fadvise(Microsoft.Win32.SafeHandles.SafeFileHandle fd, long offset, long length, int advice);

    [LibraryImport(Library)]
    public static unsafe partial nint syscall(nint number, nint fd, ulong* range, ulong* counts, nint flags);

    [LibraryImport(Library)]
    public static unsafe partial int madvise(void* start, nuint length, int advice);

    /// <summary>Only in the GNU C library.</summary>
    [LibraryImport(Library)]
    public static partial int mallopt(int parameter, int value);

    /// <summary>Only in the GNU C library.</summary>
    [LibraryImport(Library)]
    public static partial int malloc_trim(nuint pad);

    [LibraryImport(Library)]
    public static partial uint getuid();

    [LibraryImport(Library)]
    public static partial uint getgid();

    [LibraryImport(Library)]
    public static partial int setsid();

    [LibraryImport(Library)]
    public static partial int dup2(int from, int to);

    [LibraryImport(Library)]
    public static partial int fcntl(int fd, int command, int argument);

    [LibraryImport(Library)]
    public static partial uint umask(uint mask);
}
