using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Native;

internal static partial class Libc
{
    public const nuint MS_RDONLY = 1;
    public const nuint MS_REMOUNT = 0x20;
    public const nuint MS_BIND = 0x1000;

    public const int MNT_FORCE = 1;
    public const int MNT_DETACH = 2;
    public const int UMOUNT_NOFOLLOW = 8;

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int mount(byte* source, byte* target, byte* type, nuint flags, byte* data);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int umount2(byte* target, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial byte* realpath(byte* path, byte* resolved);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int statfs(byte* path, void* result);
}
