using AisFs.Interop.Fuse.Abi;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.Fuse;

/// <summary>What a mount logs; event ids 3020 to 3029 and 3100 to 3199.</summary>
internal static partial class FuseMountLog
{
    [LoggerMessage(3020, LogLevel.Debug, "The kernel reads no local files by itself for this mount: {Reason}")]
    public static partial void PassthroughRefused(ILogger logger, Errno reason);

    [LoggerMessage(3100, LogLevel.Information, "'{Source}' is mounted on '{Mountpoint}'")]
    public static partial void Mounted(ILogger logger, string source, string mountpoint);

    [LoggerMessage(3101, LogLevel.Information, "'{Mountpoint}' is unmounted")]
    public static partial void Unmounted(ILogger logger, string mountpoint);

    [LoggerMessage(3102, LogLevel.Debug, "The kernel's read-ahead for '{Mountpoint}' stays at {KiB} KiB: only root can raise it")]
    public static partial void ReadAheadKept(ILogger logger, string mountpoint, int kiB);

    [LoggerMessage(3103, LogLevel.Warning, "'{Mountpoint}' could not be unmounted: {Reason}")]
    public static partial void UnmountFailed(ILogger logger, string mountpoint, string reason);
}
