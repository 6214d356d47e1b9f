using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Storage;

/// <summary>The log messages of the storage.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "{File} is damaged and left out: {Reason}")]
    public static partial void DamagedFile(ILogger logger, string file, string reason);
}
