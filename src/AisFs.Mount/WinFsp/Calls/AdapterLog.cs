using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Calls;

/// <summary>What the adapter logs.</summary>
internal static partial class AdapterLog
{
    [LoggerMessage(4100, LogLevel.Information, "Mounted at {MountPoint} (WinFsp {Version}).")]
    internal static partial void Mounted(this ILogger logger, string mountPoint, Version version);

    [LoggerMessage(4101, LogLevel.Information, "Unmounted {MountPoint}.")]
    internal static partial void Unmounted(this ILogger logger, string mountPoint);

    [LoggerMessage(4102, LogLevel.Error, "What was written to '{Path}' could not be stored when the file was closed: {Error}.")]
    internal static partial void UploadFailed(this ILogger logger, string path, FsError error);

    [LoggerMessage(4103, LogLevel.Error, "'{Path}' could not be removed when it was closed: {Error}.")]
    internal static partial void RemoveFailed(this ILogger logger, string path, FsError error);

    [LoggerMessage(4104, LogLevel.Warning, "'{Name}' in '{Folder}' cannot be shown: its name is longer than Windows takes.")]
    internal static partial void NameTooLong(this ILogger logger, string folder, string name);

    [LoggerMessage(4105, LogLevel.Error, "The stream '{Path}' could not be stored when it was closed: {Error}.")]
    internal static partial void StreamFailed(this ILogger logger, string path, FsError error);

    [LoggerMessage(4120, LogLevel.Error, "The stream '{Path}' could not be stored when it was closed: {Error}. It is kept in memory and tried again.")]
    internal static partial void StreamKept(this ILogger logger, string path, FsError error);

    [LoggerMessage(4121, LogLevel.Information, "The stream '{Path}' is stored now.")]
    internal static partial void StreamStored(this ILogger logger, string path);

    [LoggerMessage(4108, LogLevel.Error, "A page of '{Path}' could not be written, and Windows does not write it again: {Error}.")]
    internal static partial void PageFailed(this ILogger logger, string path, FsError error);

    [LoggerMessage(4107, LogLevel.Trace, "{Operation} '{Path}': {Status}.")]
    internal static partial void Answered(this ILogger logger, string operation, string path, NtStatus status);
}
