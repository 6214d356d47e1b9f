using System.Runtime.InteropServices;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Calls that .NET has no other way to make.</summary>
internal static class PosixCalls
{
    [DllImport("libc", SetLastError = true, EntryPoint = "setxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetXattrCore(byte[] path, byte[] name, byte[] value, nint size, int flags);

    [DllImport("libc", SetLastError = true, EntryPoint = "getxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetXattrCore(byte[] path, byte[] name, byte[] value, nint size);

    [DllImport("libc", SetLastError = true, EntryPoint = "removexattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RemoveXattrCore(byte[] path, byte[] name);

    [DllImport("libc", SetLastError = true, EntryPoint = "listxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ListXattrCore(byte[] path, byte[] list, nint size);

    [DllImport("libc", SetLastError = true, EntryPoint = "renameat2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameCore(int oldDirectory, byte[] oldPath, int newDirectory, byte[] newPath, uint flags);

    [DllImport("libc", SetLastError = true, EntryPoint = "mkdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeDirectoryCore(byte[] path, uint mode);

    public static int SetXattr(string path, string name, byte[] value, int flags = 0) => Error(SetXattrCore(Text(path), Text(name), value, value.Length, flags));

    public static (int Error, byte[] Value) GetXattr(string path, string name, int room = 65536)
    {
        byte[] value = new byte[room];
        nint size = GetXattrCore(Text(path), Text(name), value, room);
        return size < 0 ? (Marshal.GetLastPInvokeError(), []) : (0, room == 0 ? new byte[size] : value[..(int)size]);
    }

    public static int RemoveXattr(string path, string name) => Error(RemoveXattrCore(Text(path), Text(name)));

    public static string[] ListXattrs(string path)
    {
        byte[] list = new byte[65536];
        nint size = ListXattrCore(Text(path), list, list.Length);
        return System.Text.Encoding.UTF8.GetString(list, 0, (int)Math.Max(size, 0)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    public static int Rename(string oldPath, string newPath, uint flags) => Error(RenameCore(-100, Text(oldPath), -100, Text(newPath), flags));

    public static int MakeDirectory(byte[] path) => Error(MakeDirectoryCore([.. path, 0], 0x1ff));

    private static int Error(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text + '\0');
}
