using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>What happens to bytes in the background. Event ids 2505 to 2599.</summary>
internal static partial class ContentLog
{
    [LoggerMessage(2505, LogLevel.Warning, "Sending part {Part} of {Object} failed ({Error}); its bytes are kept")]
    public static partial void PartFailed(ILogger logger, int part, ObjectKey @object, FsError error);

    [LoggerMessage(2506, LogLevel.Error, "Uploading {Object} failed unexpectedly")]
    public static partial void UploadFailed(ILogger logger, ObjectKey @object, Exception exception);

    [LoggerMessage(2507, LogLevel.Warning, "Uploading {Object} failed ({Error}); its bytes are kept, and go to the staging folder when the file is closed")]
    public static partial void UploadRefused(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2508, LogLevel.Error, "{Object} was not uploaded; its bytes wait in {Path}.data: 'aisfs recover --staging-dir {Directory}' lists, uploads, saves or discards them as {Id}")]
    public static partial void LeftForRecovery(ILogger logger, ObjectKey @object, string path, string directory, string id);

    [LoggerMessage(2509, LogLevel.Critical, "{Object} could neither be uploaded nor be kept ({Error}): what was written last is lost")]
    public static partial void Lost(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2510, LogLevel.Debug, "{Object} goes on in the staging directory")]
    public static partial void Staged(ILogger logger, ObjectKey @object);

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

    [LoggerMessage(2517, LogLevel.Error, "{Object} was closed after there was no room in {Directory} for all that was written: it is given up, and the object stays as it was")]
    public static partial void GivenUp(ILogger logger, ObjectKey @object, string directory);

    [LoggerMessage(2521, LogLevel.Information, "{Object} becomes longer by {Bytes} bytes; objects have no holes, so what is not written of them goes to the cluster as zeros when it is closed")]
    public static partial void HoleTaken(ILogger logger, ObjectKey @object, long bytes);

    [LoggerMessage(2522, LogLevel.Warning, "{Object} becomes longer by {Bytes} bytes, all of which go to the cluster, as zeros where nothing is written; how much room the cluster has is not known")]
    public static partial void HoleUnchecked(ILogger logger, ObjectKey @object, long bytes);

    [LoggerMessage(2523, LogLevel.Warning, "{Object} is not made {Size} bytes long: objects have no holes, and the cluster has room for {Available} bytes only")]
    public static partial void HoleRefused(ILogger logger, ObjectKey @object, long size, long available);

    [LoggerMessage(2518, LogLevel.Warning, "{Object} was open for writing when the mount ended, and may not be whole: the {Size} bytes are not uploaded")]
    public static partial void Unclosed(ILogger logger, ObjectKey @object, long size);
}
