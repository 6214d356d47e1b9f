using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Reading;

/// <summary>What happens to requests for bytes. Event ids 2500 to 2502.</summary>
internal static partial class ReadLog
{
    [LoggerMessage(2500, LogLevel.Error, "Reading {Object} failed unexpectedly")]
    public static partial void FetchFailed(ILogger logger, ObjectKey @object, Exception exception);

    [LoggerMessage(2501, LogLevel.Information, "Reading {Object} broke off at byte {Position} ({Error}); attempt {Attempt} to go on")]
    public static partial void BodyBroken(ILogger logger, ObjectKey @object, long position, FsError error, int attempt);

    [LoggerMessage(2502, LogLevel.Information, "{Object} was changed or removed on the cluster; open files that read it are stale")]
    public static partial void ObjectChanged(ILogger logger, ObjectKey @object);
}
