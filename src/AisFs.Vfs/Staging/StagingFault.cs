using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging;

/// <summary>Errors of files in the staging directory, as values.</summary>
internal static class StagingFault
{
    /// <summary>Whether an exception is one of the disk, not of the program.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Logs an error of the disk.</summary>
    /// <returns><see cref="FsError.NoSpace"/> for a full disk; else <see cref="FsError.Io"/>.</returns>
    public static FsError Report(ILogger logger, Exception exception)
    {
        StagingEvents.StagingFailed(logger, exception);

        // ENOSPC and EDQUOT, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
        int code = exception.HResult & 0xFFFF;
        bool full = OperatingSystem.IsWindows() ? code is 39 or 112 : exception.HResult is 28 or 122;
        return full ? FsError.NoSpace : FsError.Io;
    }
}
