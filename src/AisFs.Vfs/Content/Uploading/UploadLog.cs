using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>What happens to uploads. Event ids 2505 to 2516.</summary>
internal static partial class UploadLog
{
    [LoggerMessage(2505, LogLevel.Warning, "Sending part {Part} of {Object} failed ({Error}); its bytes are kept")]
    public static partial void PartFailed(ILogger logger, int part, ObjectKey @object, FsError error);

    [LoggerMessage(2506, LogLevel.Error, "Uploading {Object} failed unexpectedly")]
    public static partial void UploadFailed(ILogger logger, ObjectKey @object, Exception exception);

    [LoggerMessage(2507, LogLevel.Warning, "Uploading {Object} failed ({Error}); its bytes are kept, and go to the staging folder when the file is closed")]
    public static partial void UploadRefused(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2511, LogLevel.Warning, "Dropping an unfinished upload of {Object} failed ({Error}); the cluster keeps its parts for a while")]
    public static partial void AbortFailed(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2512, LogLevel.Information, "{Object} was found complete on the cluster though the answer to its upload was lost")]
    public static partial void FoundComplete(ILogger logger, ObjectKey @object);

    [LoggerMessage(2514, LogLevel.Information, "Whether part {Part} of {Object} has arrived is not known ({Error}); it is not sent again in this upload")]
    public static partial void PartDoubtful(ILogger logger, int part, ObjectKey @object, FsError error);

    [LoggerMessage(2515, LogLevel.Information, "The upload of {Object} is given up ({Error}); all goes up anew")]
    public static partial void BegunAnew(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2516, LogLevel.Warning, "{Object} is not uploaded: a change of it failed ({Error}) and was not repeated")]
    public static partial void NotWhole(ILogger logger, ObjectKey @object, FsError error);
}
