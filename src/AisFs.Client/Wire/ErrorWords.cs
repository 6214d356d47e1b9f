namespace AisFs.Client.Wire;

/// <summary>
/// Cases that only the message of an error decides. Each case has its reason: the answers of AIStore 5.0 that were measured have no type
/// code there, or one code for several things; clusters before 4 have no type codes at all. Messages hold names, which may say
/// anything: what counts stands at the begin, at the end, or before the first URL.
/// </summary>
internal static class ErrorWords
{
    private const string TakenByDirectory = "destination exists and is a virtual directory";
    private const string BelowObject = "destination contains an object in its path";
    private const string UrlMark = "://";

    /// <summary>Whether an object lies where a directory of the name would. The code is the same for both, <see cref="ErrorCodes.Move"/>.</summary>
    public static bool SaysBelowObject(AisServerError error) => Ends(error, BelowObject);

    /// <summary>Whether the request was for an object. The path says it, even with a prefix of a gateway.</summary>
    public static bool IsOfObject(AisServerError error) => error.Path.Contains(Routes.Objects + "/", StringComparison.Ordinal);

    /// <summary>
    /// Errors without a code, or whose code only says that another error is inside: those of old clusters, and those of another
    /// cluster or node that are passed on. They keep their words and lose their code.
    /// </summary>
    /// <returns>The exception; null when the words tell nothing either.</returns>
    public static AisServerException? Find(AisServerError error)
        => Ends(error, TakenByDirectory) ? new AisNameTakenException(error)
            : SaysBelowObject(error) ? new AisNameTakenException(error, byObject: true)
            : error.Status == 500 ? SaysBeforeUrl(error, "out of space") ? new AisNoSpaceException(error) : null
            : Begins(error, "bucket name is ") || Begins(error, "reserved bucket name ") ? new AisInvalidNameException(error, isBucket: true)
            : Begins(error, "invalid object name ") || Begins(error, "invalid prefix ") ? new AisInvalidNameException(error)
            : Begins(error, "custom metadata: total size ") || Says(error, ": custom metadata: total size ") ? new AisMetadataTooLargeException(error)
            : IsOfEtl(error) && Says(error, "already exists") ? new AisEtlExistsException(error)
            : null;

    /// <summary>
    /// What a 404 misses. Its code is <see cref="ErrorCodes.NotFound"/> for objects, uploads, jobs and nodes alike, and on DELETE
    /// of an object there is none.
    /// </summary>
    /// <returns>The exception; null when something else is missing.</returns>
    public static AisServerException? FindMissing(AisServerError error)
    {
        if (error.TypeCode != ErrorCodes.NotFound && !Says(error, "does not exist") && !Says(error, "doesn't exist") && !Says(error, "not found"))
        {
            return null;
        }

        if (SaysBeforeUrl(error, "bucket \""))
        {
            return SaysBeforeUrl(error, "remote bucket \"") || SaysBeforeUrl(error, "cloud bucket \"")
                ? new AisRemoteBucketNotFoundException(error)
                : new AisBucketNotFoundException(error);
        }

        return IsOfEtl(error) ? new AisEtlNotFoundException(error)

            // A missing multipart upload is reported in the same way, but without a URL.
            : IsOfObject(error) && Says(error, UrlMark) ? new AisObjectNotFoundException(error)
            : null;
    }

    /// <summary>What a 409 says to exist already: an ETL has no code of its own, and a bucket of an old cluster has none.</summary>
    /// <returns>The exception; null when it is about something else.</returns>
    public static AisServerException? FindExisting(AisServerError error)
        => !Says(error, "already exists") ? null
            : IsOfEtl(error) ? new AisEtlExistsException(error)
            : SaysBeforeUrl(error, "bucket \"") ? new AisBucketExistsException(error)
            : null;

    private static bool IsOfEtl(AisServerError error)
        => error.Path.Contains(Routes.Etl, StringComparison.Ordinal) || SaysBeforeUrl(error, "etl[") || SaysBeforeUrl(error, "etl job ");

    private static bool Says(AisServerError error, string text) => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static bool SaysBeforeUrl(AisServerError error, string text)
    {
        int url = error.Message.IndexOf(UrlMark, StringComparison.Ordinal);
        int at = error.Message.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (url < 0 || at < url);
    }

    private static bool Begins(AisServerError error, string text) => error.Message.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(AisServerError error, string text) => error.Message.EndsWith(text, StringComparison.OrdinalIgnoreCase);
}
