using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.States;

/// <summary>Moves of contents from one state to another. Event id 2510.</summary>
internal static partial class StateLog
{
    [LoggerMessage(2510, LogLevel.Debug, "{Object} goes on in the staging directory")]
    public static partial void Staged(ILogger logger, ObjectKey @object);
}
