using System.Text.Json;

namespace AisFs.Client.Wire;

/// <summary>
/// Makes an exception of an error answer. The cluster's type code decides where there is one; older clusters, and some
/// answers of new ones, tell by the wording only.
/// </summary>
internal static class ErrorDecoder
{
    private const string TakenByDirectory = "destination exists and is a virtual directory";
    private const string BelowObject = "destination contains an object in its path";

    /// <summary>Reads an error.</summary>
    /// <param name="status">The HTTP status; it counts, whatever the body says.</param>
    /// <param name="text">The body, or on HEAD the header <c>Hdr-Error</c>.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">The path of the request.</param>
    /// <param name="retryAfter">The header <c>Retry-After</c>.</param>
    /// <returns>The error.</returns>
    public static AisServerError Decode(int status, string text, string method, string path, TimeSpan? retryAfter)
    {
        AisServerError error = new()
        {
            Status = status,
            Message = text.Trim(),
            Method = method,
            Path = path,
            RetryAfter = retryAfter,
        };
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return error;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            string? message = Read(root, "message");
            return message is null ? error : error with
            {
                Message = message,
                TypeCode = Read(root, "tcode") ?? string.Empty,
                Node = Read(root, "node") ?? string.Empty,
            };
        }
        catch (JsonException)
        {
            return error;
        }
    }

    /// <summary>Finds the exception that says what happened.</summary>
    public static AisServerException Classify(AisServerError error, string bucket, string objectName)
    {
        AisServerException exception = Find(error);
        exception.Bucket = bucket;
        exception.ObjectName = objectName;
        return exception;
    }

    private static AisServerException Find(AisServerError error) => error.TypeCode switch
    {
        "ErrBckNotFound" => new AisBucketNotFoundException(error),
        "ErrRemoteBckNotFound" or "ErrRemoteBucketOffline" => new AisRemoteBucketNotFoundException(error),
        "ErrBucketAlreadyExists" => new AisBucketExistsException(error),
        "ErrBadCksum" => new AisChecksumException(error),
        "ErrRangeNotSatisfiable" => new AisRangeException(error),
        "ErrMv" => new AisNameTakenException(error, Ends(error, BelowObject)),
        "errInvalidPath" or "ErrInvalidObjName" => new AisInvalidNameException(error),
        "ErrCapExceeded" => new AisNoSpaceException(error),

        // A directory that has the name, where it lies on the mountpath of that name. HEAD answers 404.
        "ErrLmetaNotFound" when error.Method == "GET" && IsObjectPath(error) => new AisObjectNotFoundException(error),
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
        400 or 500 when IsVague(error) => FindByWords(error),
        _ => new AisServerException(error),
    };

    /// <summary>
    /// What only words tell: errors of old clusters, errors that have no code, and those of another node that are passed on:
    /// they keep the words, but not the code.
    /// </summary>
    private static AisServerException FindByWords(AisServerError error)
        => Ends(error, TakenByDirectory) ? new AisNameTakenException(error)
            : Ends(error, BelowObject) ? new AisNameTakenException(error, byObject: true)
            : error.Status == 500 ? SaysBefore(error, "out of space", "://") ? new AisNoSpaceException(error) : new AisServerException(error)
            : Begins(error, "bucket name is ") || Begins(error, "reserved bucket name ") ? new AisInvalidNameException(error, isBucket: true)
            : Begins(error, "invalid object name ") || Begins(error, "invalid prefix ") ? new AisInvalidNameException(error)
            : Begins(error, "custom metadata: total size ") || Says(error, ": custom metadata: total size ") ? new AisMetadataTooLargeException(error)
            : IsEtl(error) && Says(error, "already exists") ? new AisEtlExistsException(error)
            : new AisServerException(error);

    private static AisServerException FindMissing(AisServerError error)
    {
        bool isObjectPath = IsObjectPath(error);
        if (Says(error, "does not exist") || Says(error, "doesn't exist") || Says(error, "not found") || error.TypeCode == "ErrNotFound")
        {
            // One code stands for whatever is missing. What comes before the first URL is not yet a name.
            bool isBucket = SaysBefore(error, "bucket \"", "://");
            if (!isBucket && IsEtl(error))
            {
                return new AisEtlNotFoundException(error);
            }

            if (isBucket)
            {
                return SaysBefore(error, "remote bucket \"", "://") || SaysBefore(error, "cloud bucket \"", "://")
                    ? new AisRemoteBucketNotFoundException(error)
                    : new AisBucketNotFoundException(error);
            }

            // A multipart upload that is gone is told in the same way, but names no URL.
            if (isObjectPath && Says(error, "://"))
            {
                return new AisObjectNotFoundException(error);
            }
        }

        // A HEAD of an old cluster gives no reason at all: the path tells what is missing.
        return error.Method != "HEAD" || error.Message.Length > 0
            ? new AisServerException(error)
            : isObjectPath ? new AisObjectNotFoundException(error) : new AisBucketNotFoundException(error);
    }

    private static AisServerException FindConflict(AisServerError error)
        => error.Method == "GET" ? new AisConflictException(error)
            : Says(error, "already exists")
                ? IsEtl(error) ? new AisEtlExistsException(error)
                    : SaysBefore(error, "bucket \"", "://") ? new AisBucketExistsException(error) : new AisServerException(error)
                : error.TypeCode == "ErrBusy" ? new AisConflictException(error)
                : new AisServerException(error);

    /// <summary>Whether the code is missing, or only says that another error is inside.</summary>
    private static bool IsVague(AisServerError error) => error.TypeCode is "" or "wrapError" or "ErrFailedTo";

    private static bool IsObjectPath(AisServerError error) => error.Path.Contains("/v1/objects/", StringComparison.Ordinal);

    private static bool IsEtl(AisServerError error)
        => error.Path.Contains("/v1/etl", StringComparison.Ordinal) || SaysBefore(error, "etl[", "://") || SaysBefore(error, "etl job ", "://");

    private static bool Says(AisServerError error, string text) => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the message says something, and that before something else: names of objects may say anything.</summary>
    private static bool SaysBefore(AisServerError error, string text, string end)
    {
        int limit = error.Message.IndexOf(end, StringComparison.Ordinal);
        int at = error.Message.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (limit < 0 || at < limit);
    }

    private static bool Begins(AisServerError error, string text) => error.Message.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(AisServerError error, string text) => error.Message.EndsWith(text, StringComparison.OrdinalIgnoreCase);

    private static string? Read(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
