using System.Runtime.Versioning;
using AisFs.Interop.Windows.Native;

namespace AisFs.Interop.Windows.Machine;

/// <summary>When the machine was started.</summary>
[SupportedOSPlatform("windows")]
public static unsafe class MachineBoot
{
    private const int LeastLength = 40;

    /// <summary>Reads the time of the start. It stays the same when the clock is set.</summary>
    /// <returns>The time in units of 100 ns; null when the system does not tell.</returns>
    public static long? TryReadTime()
    {
        // SYSTEM_TIMEOFDAY_INFORMATION: the first value is BootTime, the fifth BootTimeBias.
        long* times = stackalloc long[6];
        int status = Ntdll.NtQuerySystemInformation(Ntdll.SystemTimeOfDayInformation, times, 6 * sizeof(long), out int length);
        return status == 0 && length >= LeastLength ? times[0] - times[4] : null;
    }
}
