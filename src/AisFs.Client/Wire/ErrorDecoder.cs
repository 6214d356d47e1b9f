using System.Text.Json;

namespace AisFs.Client.Wire;

/// <summary>
/// Makes an exception of an error answer. The cluster's type code decides where there is one; older clusters, and some
/// answers of new ones, tell by the wording only.
/// </summary>
internal static class ErrorDecoder
{
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

    private static AisServerException Find(AisServerError error)
    {
        switch (error.TypeCode)
        {
            case "ErrBckNotFound":
                return new AisBucketNotFoundException(error);
            case "ErrRemoteBckNotFound":
            case "ErrRemoteBucketOffline":
                return new AisRemoteBucketNotFoundException(error);
            case "ErrBucketAlreadyExists":
                return new AisBucketExistsException(error);
            case "ErrBadCksum":
                return new AisChecksumException(error);
            case "ErrRangeNotSatisfiable":
                return new AisRangeException(error);
            case "ErrMv":
                return new AisNameTakenException(error, IsBelowObject(error));
        }

        // A node that passes on another's error keeps the words, but not the code.
        if (error.Status is 400 or 500 && (IsTakenByDirectory(error) || IsBelowObject(error)))
        {
            return new AisNameTakenException(error, IsBelowObject(error));
        }

        return error.Status switch
        {
            401 or 403 => new AisAccessDeniedException(error),
            404 => FindMissing(error),
            409 => FindConflict(error),
            416 => new AisRangeException(error),
            400 when IsEtl(error) && Says(error, "already exists") => new AisEtlExistsException(error),
            _ => new AisServerException(error),
        };
    }

    private static AisServerException FindMissing(AisServerError error)
    {
        bool isObjectPath = error.Path.Contains("/v1/objects/", StringComparison.Ordinal);
        if (Says(error, "does not exist") || Says(error, "doesn't exist") || Says(error, "not found") || error.TypeCode == "ErrNotFound")
        {
            if (IsEtl(error) && !Says(error, "bucket \""))
            {
                return new AisEtlNotFoundException(error);
            }

            if (Says(error, "bucket \""))
            {
                return Says(error, "remote bucket \"") || Says(error, "cloud bucket \"")
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
                    : Says(error, "bucket \"") ? new AisBucketExistsException(error) : new AisServerException(error)
                : error.TypeCode == "ErrBusy" ? new AisConflictException(error)
                : new AisServerException(error);

    private static bool IsTakenByDirectory(AisServerError error) => Says(error, "destination exists and is a virtual directory");

    private static bool IsBelowObject(AisServerError error) => Says(error, "destination contains an object in its path");

    private static bool IsEtl(AisServerError error)
        => error.Path.Contains("/v1/etl", StringComparison.Ordinal) || Says(error, "etl[") || Says(error, "etl job ");

    private static bool Says(AisServerError error, string text) => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static string? Read(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
