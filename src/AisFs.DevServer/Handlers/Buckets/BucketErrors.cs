using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>The errors of several requests about buckets.</summary>
internal static class BucketErrors
{
    /// <summary>Where buckets are kept that nothing here can create.</summary>
    private const string Lifecycle = "https://github.com/NVIDIA/aistore/blob/main/docs/bucket.md#bucket-lifecycle";

    public static Task CannotCreateAsync(Exchange exchange, BucketKey key)
        => exchange.FailAsync(501, "ErrRemoteBckNotFound", $"{key.Provider} bucket \"{key.DisplayName}\" does not exist (further details at {Lifecycle})");

    /// <summary>The bucket exists: 409 to who would create it, 400 to who would rename another one.</summary>
    public static Task AlreadyExistsAsync(Exchange exchange, BucketKey key, int status = 409)
        => exchange.FailAsync(status, "ErrBucketAlreadyExists", $"bucket \"{key.DisplayName}\" already exists");

    public static Task NotRemoteAsync(Exchange exchange, Bucket bucket, string action)
        => exchange.FailAsync(400, "ErrNotRemoteBck", $"{action}: expecting remote bucket (have {bucket.Key.DisplayName})");

    public static Task InvalidActionAsync(Exchange exchange, ActionMessage message)
        => exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
}
