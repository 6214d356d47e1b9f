using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Disk;

/// <summary>What happens to the disk cache. Event ids 2050 to 2056.</summary>
internal static partial class DiskLog
{
    [LoggerMessage(2050, LogLevel.Warning, "The disk of the cache folder {Folder} fails, and is left aside: {Reason}. Reads go on from the cluster; it is tried again later")]
    public static partial void LeftAside(ILogger logger, string folder, string reason);

    [LoggerMessage(2051, LogLevel.Warning, "The cache folder {Folder} cannot be written: {Reason}. What is in it is still read; writing is tried again later")]
    public static partial void NotWritten(ILogger logger, string folder, string reason);

    [LoggerMessage(2052, LogLevel.Information, "The cache folder {Folder} is used again")]
    public static partial void UsedAgain(ILogger logger, string folder);

    [LoggerMessage(2053, LogLevel.Warning, "Block {Block} of {Object} in the cache folder {Folder} is damaged: the object is removed there, and read from the cluster again")]
    public static partial void Damaged(ILogger logger, string folder, string @object, int block);

    [LoggerMessage(2054, LogLevel.Information, "Copies of a cluster that was not mounted for {Days} days are removed from the cache folder {Folder}")]
    public static partial void AgedOut(ILogger logger, string folder, int days);

    [LoggerMessage(2055, LogLevel.Warning, "The cache folder {Folder} is not used: the cluster does not tell its id, so its objects cannot be told from those of others")]
    public static partial void NoCluster(ILogger logger, string folder);

    [LoggerMessage(2056, LogLevel.Error, "The disk cache failed in a way that it should not")]
    public static partial void Failed(ILogger logger, Exception exception);
}
