using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>What becomes of contents that end without an upload. Event ids 2508, 2509, 2517 and 2518.</summary>
internal static partial class ContentLog
{
    [LoggerMessage(2508, LogLevel.Error, "{Object} was not uploaded; its bytes wait in {Path}.data: 'aisfs recover --staging-dir {Directory}' lists, uploads, saves or discards them as {Id}")]
    public static partial void LeftForRecovery(ILogger logger, ObjectKey @object, string path, string directory, string id);

    [LoggerMessage(2509, LogLevel.Critical, "{Object} could neither be uploaded nor be kept ({Error}): what was written last is lost")]
    public static partial void Lost(ILogger logger, ObjectKey @object, FsError error);

    [LoggerMessage(2517, LogLevel.Error, "{Object} was closed after there was no room in {Directory} for all that was written: it is given up, and the object stays as it was")]
    public static partial void GivenUp(ILogger logger, ObjectKey @object, string directory);

    [LoggerMessage(2518, LogLevel.Warning, "{Object} was open for writing when the mount ended, and may not be whole: the {Size} bytes are not uploaded")]
    public static partial void Unclosed(ILogger logger, ObjectKey @object, long size);
}
