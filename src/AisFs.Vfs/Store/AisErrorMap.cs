using AisFs.Client;
using AisFs.Vfs.Api;

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
        AisInvalidNameException refused => refused.IsBucket ? FsError.InvalidArgument : FsError.InvalidName,
        AisUnsafeNameException => FsError.InvalidName,
        AisNoSpaceException => FsError.NoSpace,
        AisMetadataTooLargeException => FsError.AttributeTooLarge,
        AisServerException server => OfStatus(server.Status),
        AisTimeoutException or AisIncompleteListingException => FsError.TimedOut,
        AisConnectionException => FsError.Unreachable,
        AisInvalidProviderException => FsError.NotPermitted,
        _ => FsError.Io,
    };

    private static FsError OfStatus(int status) => status switch
    {
        404 => FsError.NotFound,
        409 => FsError.Busy,
        408 or 504 => FsError.TimedOut,
        502 or 503 => FsError.Unreachable,
        _ => FsError.Io,
    };
}
