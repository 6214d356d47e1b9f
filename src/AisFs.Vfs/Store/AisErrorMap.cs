using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>What an error of the client means to a file system: the one table.</summary>
internal static class AisErrorMap
{
    /// <summary>Maps an exception of the client.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The error; <see cref="FsError.Io"/> for what has no better one.</returns>
    public static FsError ToFsError(Exception exception) => exception switch
    {
        OperationCanceledException => FsError.Interrupted,
        AisObjectNotFoundException or AisBucketNotFoundException => FsError.NotFound,
        AisBucketExistsException => FsError.Exists,
        AisAccessDeniedException => FsError.AccessDenied,
        AisRangeException => FsError.NoSuchRange,
        AisConflictException or AisVersionChangedException => FsError.Busy,
        AisNameTakenException taken => taken.ByObject ? FsError.NotDirectory : FsError.NameTaken,
        AisServerException server => OfServer(server),
        AisTimeoutException => FsError.TimedOut,
        AisConnectionException => FsError.Unreachable,
        AisInvalidProviderException => FsError.NotPermitted,
        ArgumentException => FsError.InvalidName,
        _ => FsError.Io,
    };

    private static FsError OfServer(AisServerException server) => server.Status switch
    {
        404 => FsError.NotFound,
        401 or 403 => FsError.AccessDenied,
        409 => FsError.Busy,
        408 or 504 => FsError.TimedOut,
        502 or 503 => FsError.Unreachable,
        507 => FsError.NoSpace,
        400 when server.TypeCode == "ErrInvalidObjName" || server.ServerMessage.Contains("errInvalidPath", StringComparison.Ordinal) => FsError.InvalidName,
        _ when server.TypeCode == "ErrCapExceeded" || server.ServerMessage.Contains("out of space", StringComparison.OrdinalIgnoreCase) => FsError.NoSpace,
        _ => FsError.Io,
    };
}
