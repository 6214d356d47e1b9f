using AisFs.Vfs.Staging.Recovery;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Tells the log of a new mount what earlier ones could not upload.</summary>
internal static partial class RecoveryReport
{
    /// <summary>Logs a line for each.</summary>
    /// <param name="found">What waits.</param>
    /// <param name="logger">Where to.</param>
    public static void Log(RecoveryList found, ILogger logger)
    {
        foreach (RecoveryEntry entry in found.Entries)
        {
            if (entry.Doubt is { } doubt)
            {
                LogDoubtful(logger, entry.Key, entry.Size, entry.Time, entry.Id, doubt);
            }
            else
            {
                LogRecoverable(logger, entry.Key, entry.Size, entry.Time, entry.Id);
            }
        }

        foreach (string fault in found.Faults)
        {
            LogFault(logger, fault);
        }
    }

    [LoggerMessage(5005, LogLevel.Warning, "{Object} ({Size} bytes, written {Time}) never reached the cluster: 'aisfs recover' uploads, saves or discards it as {Id}")]
    private static partial void LogRecoverable(ILogger logger, Vfs.Store.ObjectKey @object, long size, DateTimeOffset time, string id);

    [LoggerMessage(5014, LogLevel.Warning, "{Object} ({Size} bytes, written {Time}) never reached the cluster, and is in doubt: {Doubt}. 'aisfs recover upload --save-to' saves what is left of {Id}")]
    private static partial void LogDoubtful(ILogger logger, Vfs.Store.ObjectKey @object, long size, DateTimeOffset time, string id, string doubt);

    [LoggerMessage(5015, LogLevel.Warning, "In the staging folder: {Fault}")]
    private static partial void LogFault(ILogger logger, string fault);
}
