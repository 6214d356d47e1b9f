using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

internal static partial class StoreLog
{
    [LoggerMessage(2901, LogLevel.Warning, "{Operation} {Subject}: {Message}")]
    public static partial void Failed(ILogger log, string operation, string subject, string message);

    [LoggerMessage(2902, LogLevel.Debug, "{Operation} {Subject}: {Message}")]
    public static partial void Missed(ILogger log, string operation, string subject, string message);

    [LoggerMessage(2904, LogLevel.Information, "A directory without any object takes the name {Subject}: the cluster is asked to clean up")]
    public static partial void CleaningUp(ILogger log, string subject);

    [LoggerMessage(2903, LogLevel.Warning, "Reading {Subject} broke: {Message}")]
    public static partial void ReadBroke(ILogger log, string subject, string message);
}
