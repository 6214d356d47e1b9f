using System.Runtime.InteropServices;

namespace AisFs.Interop.Windows.Native;

/// <summary>Calls of kernel32.dll.</summary>
internal static unsafe partial class Kernel32
{
    [LibraryImport("kernel32")]
    internal static partial nint LocalFree(nint memory);

    [LibraryImport("kernel32")]
    internal static partial int SetConsoleCtrlHandler(delegate* unmanaged<uint, int> handler, int add);
}
