using System.Runtime.InteropServices;

namespace AisFs.Interop.Windows.Native;

/// <summary>Calls of advapi32.dll.</summary>
internal static unsafe partial class Advapi32
{
    [LibraryImport("advapi32", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    internal static partial int ConvertStringSecurityDescriptorToSecurityDescriptorW(string text, uint revision, out byte* descriptor, out uint size);

    [LibraryImport("advapi32", SetLastError = true)]
    internal static partial int ConvertSecurityDescriptorToStringSecurityDescriptorW(
        byte* descriptor, uint revision, uint information, out char* text, out uint length);

    [LibraryImport("advapi32", StringMarshalling = StringMarshalling.Utf16)]
    internal static partial nint RegisterEventSourceW(nint server, string source);

    [LibraryImport("advapi32")]
    internal static partial int ReportEventW(
        nint log, ushort kind, ushort category, uint id, nint user, ushort count, uint dataSize, char** strings, nint data);

    [LibraryImport("advapi32")]
    internal static partial int DeregisterEventSource(nint log);
}
