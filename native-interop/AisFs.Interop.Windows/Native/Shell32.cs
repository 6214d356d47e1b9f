using System.Runtime.InteropServices;

namespace AisFs.Interop.Windows.Native;

/// <summary>Calls of shell32.dll.</summary>
internal static partial class Shell32
{
    public const int SHCNE_ASSOCCHANGED = 0x08000000;

    [LibraryImport("shell32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void SHChangeNotify(int eventId, uint flags, nint item1, nint item2);
}
