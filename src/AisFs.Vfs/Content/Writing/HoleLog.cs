using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Writing;

/// <summary>Files that become long without being written. Event ids 2521 to 2523.</summary>
internal static partial class HoleLog
{
    [LoggerMessage(2521, LogLevel.Information, "{Object} becomes longer by {Bytes} bytes; objects have no holes, so what is not written of them goes to the cluster as zeros when it is closed")]
    public static partial void HoleTaken(ILogger logger, ObjectKey @object, long bytes);

    [LoggerMessage(2522, LogLevel.Warning, "{Object} becomes longer by {Bytes} bytes, all of which go to the cluster, as zeros where nothing is written; how much room the cluster has is not known")]
    public static partial void HoleUnchecked(ILogger logger, ObjectKey @object, long bytes);

    [LoggerMessage(2523, LogLevel.Warning, "{Object} is not made {Size} bytes long: objects have no holes, and the cluster has room for {Available} bytes only")]
    public static partial void HoleRefused(ILogger logger, ObjectKey @object, long size, long available);
}
