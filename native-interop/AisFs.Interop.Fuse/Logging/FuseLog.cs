using AisFs.Interop.Fuse.Abi;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Logging;

/// <summary>What the session logs; event ids 3000 to 3099.</summary>
internal static partial class FuseLog
{
    [LoggerMessage(3000, LogLevel.Debug, "FUSE 7.{Minor}: requests up to {MaxRequestBytes} bytes, capabilities 0x{Capabilities:x} of 0x{Offered:x}, {Threads} reader threads")]
    public static partial void Initialized(ILogger logger, int minor, int maxRequestBytes, ulong capabilities, ulong offered, int threads);

    [LoggerMessage(3001, LogLevel.Error, "The kernel's FUSE protocol {Major}.{Minor} is older than 7.31")]
    public static partial void TooOld(ILogger logger, uint major, uint minor);

    [LoggerMessage(3002, LogLevel.Error, "{Opcode} request {Unique} failed unexpectedly")]
    public static partial void OperationFailed(ILogger logger, fuse_opcode opcode, ulong unique, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "{Opcode} request {Unique} is malformed")]
    public static partial void Malformed(ILogger logger, fuse_opcode opcode, ulong unique);

    [LoggerMessage(3004, LogLevel.Error, "Reading from the FUSE device failed: {Error}")]
    public static partial void ReadFailed(ILogger logger, Errno error);

    [LoggerMessage(3005, LogLevel.Error, "A FUSE reader thread failed")]
    public static partial void ReaderFailed(ILogger logger, Exception exception);

    [LoggerMessage(3006, LogLevel.Warning, "The kernel refused the reply to {Opcode} request {Unique}: {Error}")]
    public static partial void ReplyRefused(ILogger logger, fuse_opcode opcode, ulong unique, Errno error);

    [LoggerMessage(3007, LogLevel.Debug, "The kernel refused notification {Code}: {Error}")]
    public static partial void NotificationRefused(ILogger logger, fuse_notify_code code, Errno error);

    [LoggerMessage(3008, LogLevel.Debug, "The FUSE connection has ended, {Parked} operations are still under way")]
    public static partial void ConnectionEnded(ILogger logger, int parked);

    [LoggerMessage(3009, LogLevel.Error, "The file system failed while a mount ended")]
    public static partial void DestroyFailed(ILogger logger, Exception exception);

    [LoggerMessage(3010, LogLevel.Trace, "{Opcode} {Unique} by {Pid}: {Error}", SkipEnabledCheck = true)]
    public static partial void Answered(ILogger logger, fuse_opcode opcode, ulong unique, uint pid, Errno error);

    [LoggerMessage(3011, LogLevel.Trace, "{Opcode} {NodeId} x {Count}", SkipEnabledCheck = true)]
    public static partial void Forgotten(ILogger logger, fuse_opcode opcode, ulong nodeId, ulong count);

    [LoggerMessage(3012, LogLevel.Trace, "FUSE_INTERRUPT of {Unique}: found {Found}", SkipEnabledCheck = true)]
    public static partial void Interrupted(ILogger logger, ulong unique, bool found);
}
