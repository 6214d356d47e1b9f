using System.Runtime.InteropServices;

namespace AisFs.Vfs.Staging;

/// <summary>What survives a loss of power: when names are safe on disk, and whether the machine went down since something was written.</summary>
internal static partial class StagingDurability
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const int CloseOnExec = 0x80000;
    private const int TimeOfDay = 3;
    private const int InvalidArgument = 22;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;

    private static readonly Lazy<string> s_boot = new(ReadBoot);

    /// <summary>
    /// Names the run of the machine: what was written in this one is as it was written, even by a process that was killed; of
    /// an earlier one only what was flushed to disk is certain. Empty when the system does not tell.
    /// </summary>
    public static string Boot => s_boot.Value;

    /// <summary>Makes the names in a folder safe: files that were made, renamed or removed in it.</summary>
    /// <exception cref="IOException">They are not safe.</exception>
    public static void SyncFolder(string folder)
    {
        // On Windows names are in the file system's journal.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, CloseOnExec);
        int result = handle < 0 ? -1 : Sync(handle);
        int error = Marshal.GetLastPInvokeError();
        if (handle >= 0)
        {
            _ = Close(handle);
        }

        // Some file systems, of networks above all, have nothing to make safe there.
        if (result != 0 && error is not (InvalidArgument or NotImplemented or NotSupported))
        {
            throw new IOException($"The names in the folder {folder} cannot be made safe: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    private static string ReadBoot()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // BootTime less its bias stays as it is when the clock is set.
                Span<long> times = stackalloc long[6];
                return QuerySystemInformation(TimeOfDay, ref times[0], times.Length * sizeof(long), out int length) == 0 && length >= 40
                    ? (times[0] - times[4]).ToString("x", System.Globalization.CultureInfo.InvariantCulture)
                    : string.Empty;
            }

            return File.ReadAllText(BootIdFile).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return string.Empty;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);

    [LibraryImport("ntdll.dll", EntryPoint = "NtQuerySystemInformation")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int QuerySystemInformation(int kind, ref long buffer, int size, out int length);
}
