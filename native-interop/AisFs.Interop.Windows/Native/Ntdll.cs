using System.Runtime.InteropServices;

namespace AisFs.Interop.Windows.Native;

/// <summary>Calls of ntdll.dll.</summary>
internal static unsafe partial class Ntdll
{
    public const int SystemTimeOfDayInformation = 3;

    [LibraryImport("ntdll.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int NtQuerySystemInformation(int kind, void* buffer, int size, out int length);
}
