namespace AisFs.Client.Wire;

/// <summary>
/// The one place that decides what an error answer means: the type code decides where there is one, then the status.
/// <see cref="ErrorWords"/> has the few cases that only the message decides.
/// </summary>
internal static class ErrorClassifier
{
    /// <summary>Finds the exception that says what happened.</summary>
    /// <param name="error">The error.</param>
    /// <param name="bucket">The bucket that was asked for, as a URL.</param>
    /// <param name="objectName">The object that was asked for.</param>
    public static AisServerException Classify(AisServerError error, string bucket, string objectName)
    {
        AisServerException exception = FindByCode(error);
        exception.Bucket = bucket;
        exception.ObjectName = objectName;
        return exception;
    }

    private static AisServerException FindByCode(AisServerError error) => error.TypeCode switch
    {
        ErrorCodes.BucketNotFound => new AisBucketNotFoundException(error),
        ErrorCodes.RemoteBucketNotFound or ErrorCodes.RemoteBucketOffline => new AisRemoteBucketNotFoundException(error),
        ErrorCodes.BucketExists => new AisBucketExistsException(error),
        ErrorCodes.BadChecksum => new AisChecksumException(error),
        ErrorCodes.Range => new AisRangeException(error),
        ErrorCodes.Move => new AisNameTakenException(error, ErrorWords.SaysBelowObject(error)),
        ErrorCodes.InvalidPath or ErrorCodes.InvalidName => new AisInvalidNameException(error),
        ErrorCodes.NoCapacity => new AisNoSpaceException(error),

        // A GET of a directory's name, where the directory lies on the mountpath of that name. A HEAD answers 404.
        ErrorCodes.NoMetadata when IsGet(error) && ErrorWords.IsOfObject(error) => new AisObjectNotFoundException(error) { IsDirectory = true },
        _ => FindByStatus(error),
    };

    private static AisServerException FindByStatus(AisServerError error) => error.Status switch
    {
        401 or 403 => new AisAccessDeniedException(error),
        404 => FindMissing(error),
        409 => FindConflict(error),
        416 => new AisRangeException(error),
        431 => new AisMetadataTooLargeException(error),
        507 => new AisNoSpaceException(error),
        400 or 500 when ErrorCodes.IsVague(error.TypeCode) => ErrorWords.Find(error) ?? new AisServerException(error),
        _ => new AisServerException(error),
    };

    private static AisServerException FindMissing(AisServerError error)
        => error is { Method: "HEAD", Message.Length: 0 }

            // Old clusters give no reason at all on HEAD: the path says what is missing.
            ? ErrorWords.IsOfObject(error) ? new AisObjectNotFoundException(error) : new AisBucketNotFoundException(error)
            : ErrorWords.FindMissing(error) ?? new AisServerException(error);

    private static AisServerException FindConflict(AisServerError error)
        => IsGet(error) || error.TypeCode == ErrorCodes.Busy ? new AisConflictException(error)
            : ErrorWords.FindExisting(error) ?? new AisServerException(error);

    private static bool IsGet(AisServerError error) => error.Method == "GET";
}
