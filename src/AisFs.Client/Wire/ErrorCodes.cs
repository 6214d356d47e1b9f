namespace AisFs.Client.Wire;

/// <summary>Type codes of errors: the field <c>tcode</c> of an error answer.</summary>
internal static class ErrorCodes
{
    public const string BadChecksum = "ErrBadCksum";

    public const string BucketExists = "ErrBucketAlreadyExists";

    public const string BucketNotFound = "ErrBckNotFound";

    public const string Busy = "ErrBusy";

    public const string InvalidName = "ErrInvalidObjName";

    public const string InvalidPath = "errInvalidPath";

    /// <summary>There is no metadata where the object would lie: a directory lies there.</summary>
    public const string NoMetadata = "ErrLmetaNotFound";

    /// <summary>An object can't be moved to its place: something else lies there.</summary>
    public const string Move = "ErrMv";

    public const string NoCapacity = "ErrCapExceeded";

    public const string NotFound = "ErrNotFound";

    public const string Range = "ErrRangeNotSatisfiable";

    public const string RemoteBucketNotFound = "ErrRemoteBckNotFound";

    public const string RemoteBucketOffline = "ErrRemoteBucketOffline";

    // Both only say that another error is inside, which has lost its own code.
    private const string FailedTo = "ErrFailedTo";
    private const string Wrapped = "wrapError";

    /// <summary>Whether a code is missing, or only says that another error is inside.</summary>
    /// <param name="code">The code.</param>
    public static bool IsVague(string code) => code is "" or Wrapped or FailedTo;
}
