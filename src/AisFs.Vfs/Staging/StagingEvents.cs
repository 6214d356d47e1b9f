using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging;

/// <summary>Errors of the staging directory. Event ids 2503 and 2504.</summary>
internal static partial class StagingEvents
{
    [LoggerMessage(2503, LogLevel.Warning, "Cleaning up the staging folder {Folder} failed")]
    public static partial void CleanUpFailed(ILogger logger, string folder, Exception exception);

    [LoggerMessage(2504, LogLevel.Warning, "The staging directory failed")]
    public static partial void StagingFailed(ILogger logger, Exception exception);
}
