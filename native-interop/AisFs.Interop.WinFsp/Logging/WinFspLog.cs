using AisFs.Interop.WinFsp.Abi;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.WinFsp.Logging;

/// <summary>What the binding logs.</summary>
internal static partial class WinFspLog
{
    [LoggerMessage(4000, LogLevel.Error, "{Operation} failed unexpectedly; answered with an I/O error.")]
    internal static partial void CallbackFailed(this ILogger logger, Exception exception, string operation);

    [LoggerMessage(4001, LogLevel.Warning, "{Count} requests were not answered within {Seconds} s of the end of the mount, and were given up.")]
    internal static partial void RequestsLost(this ILogger logger, int count, double seconds);

    [LoggerMessage(4002, LogLevel.Debug, "A change notification was not taken: {Status}.")]
    internal static partial void NotifyFailed(this ILogger logger, NtStatus status);

    [LoggerMessage(4003, LogLevel.Warning, "The WinFsp driver ended the mount.")]
    internal static partial void DriverStopped(this ILogger logger);
}
