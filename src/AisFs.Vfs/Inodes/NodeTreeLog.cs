using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Inodes;

internal static partial class NodeTreeLog
{
    [LoggerMessage(2010, LogLevel.Warning, "{Directory}: {Count} names cannot be shown, for example '{Example}'")]
    public static partial void NamesHidden(ILogger logger, string directory, int count, string example);
}
