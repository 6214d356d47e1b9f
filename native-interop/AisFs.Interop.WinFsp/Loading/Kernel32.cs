using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>The one call of kernel32.dll that WinFsp's debug log needs.</summary>
internal static partial class Kernel32
{
    [LibraryImport("kernel32")]
    internal static partial nint GetStdHandle(int which);
}
