using System.Text.Json;
using AisFs.Client.Jobs;

namespace AisFs.Client.Tests.Golden;

/// <summary>What the SDK raises, and what we throw for it.</summary>
internal static class GoldenErrors
{
    public static string? Compare(JsonElement recorded, Exception error, string body)
    {
        string raises = recorded.GetProperty("raises").GetString()!;
        string name = raises[(raises.LastIndexOf('.') + 1)..];
        bool isSame = name switch
        {
            "AISError" => error.GetType() == typeof(AisServerException) || error is AisJobNotFoundException or AisRangeException or AisAccessDeniedException or AisNoSpaceException,
            "ErrBckNotFound" => error is AisBucketNotFoundException and not AisRemoteBucketNotFoundException,
            "ErrRemoteBckNotFound" => error is AisRemoteBucketNotFoundException,
            "ErrBckAlreadyExists" => error is AisBucketExistsException,
            "ErrObjNotFound" => error is AisObjectNotFoundException,
            "ErrETLNotFound" => error is AisEtlNotFoundException,
            "ErrETLAlreadyExists" => error is AisEtlExistsException,
            "ErrGETConflict" => error is AisConflictException,
            "InvalidBckProvider" => error is AisInvalidProviderException,
            "RetryError" => error is AisServerException { IsRetriable: true, Attempts: > 1 },
            "ConnectionError" => error is AisConnectionException,
            "ChunkedEncodingError" => error is AisTruncatedException,
            "ObjectFileReaderMaxResumeError" => error is AisTruncatedException or AisTimeoutException or AisConnectionException,
            "ValidationError" or "UnexpectedHTTPStatusCode" => error is AisProtocolException,
            "Timeout" => error is AisTimeoutException,
            "JobInfoNotFound" => error is AisJobNotFoundException,
            "InvalidObjectRangeIndex" => error is ArgumentException,
            "RuntimeError" => error is InvalidOperationException or AisProtocolException,
            "AuthNError" => error is AisServerException,
            "ErrUserInvalidCredentials" => error is AisAccessDeniedException { Status: 401 },
            "ErrClusterNotFound" or "ErrRoleNotFound" or "ErrUserNotFound" => error is AisServerException { Status: 404 },
            "ErrClusterAlreadyRegistered" or "ErrRoleAlreadyExists" or "ErrUserAlreadyExists" => error is AisServerException { Status: 409 },
            "ValueError" => error is ArgumentException or InvalidOperationException or FileNotFoundException or DirectoryNotFoundException,
            "TypeError" => error is ArgumentException,
            "NotImplementedError" => error is NotSupportedException or AisInvalidProviderException,
            _ => false,
        };
        if (!isSame)
        {
            return $"{name} was raised, ours is {error.GetType().Name}: {error.Message}";
        }

        if (error is AisServerException server && recorded.TryGetProperty("status_code", out JsonElement status) && status.GetInt32() != server.Status)
        {
            return $"status {server.Status}, not {status}";
        }

        // The message of the SDK is the whole body; ours is the message in it.
        return error is AisServerException { ServerMessage: { Length: > 0 } message } && body.Length > 0
            && !body.Contains(JsonEncodedText.Encode(message, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), StringComparison.Ordinal)
            && !Unescape(body).Contains(message, StringComparison.Ordinal)
            ? $"message '{message}' is not the body's: {body}" : null;
    }

    private static string Unescape(string body)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out JsonElement message) ? message.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
