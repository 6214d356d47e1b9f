using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>What operations write to the log.</summary>
internal static partial class OperationLog
{
    [LoggerMessage(2000, LogLevel.Error, "Files could not be uploaded at the end of the mount: {Error}")]
    public static partial void Unsaved(ILogger logger, FsError error);

    [LoggerMessage(2001, LogLevel.Error, "{Object} could not be uploaded: {Error}")]
    public static partial void UploadFailed(ILogger logger, string @object, FsError error);

    [LoggerMessage(2002, LogLevel.Warning, "{Directory} is empty now and its marker could not be written ({Error}): the cluster does not keep it")]
    public static partial void MarkerFailed(ILogger logger, string directory, FsError error);

    [LoggerMessage(2003, LogLevel.Error, "{Source} could not be renamed to {Destination} ({Error}); {Moved} objects were moved and {Returned} of them brought back")]
    public static partial void RenameFailed(ILogger logger, string source, string destination, FsError error, int moved, int returned);

    [LoggerMessage(2004, LogLevel.Error, "{Source} was copied to {Destination}, but could not be deleted: {Error}")]
    public static partial void SourceKept(ILogger logger, string source, string destination, FsError error);

    [LoggerMessage(2006, LogLevel.Warning, "No bucket was made: '{Name}' cannot be the name of one. Allowed are {Rule}")]
    public static partial void BucketName(ILogger logger, string name, string rule);

    [LoggerMessage(2007, LogLevel.Warning, "{Directory} can't be listed: its bucket does not exist any more")]
    public static partial void BucketGone(ILogger logger, string directory);

    [LoggerMessage(2005, LogLevel.Warning, "The attributes of {Object} could not be saved: {Error}")]
    public static partial void AttributesLost(ILogger logger, string @object, FsError error);
}
