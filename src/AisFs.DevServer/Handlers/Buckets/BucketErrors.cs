using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>The errors of several requests about buckets.</summary>
internal static class BucketErrors
{
    public static Task AlreadyExistsAsync(Exchange exchange, BucketKey key)
        => exchange.FailAsync(409, "ErrBucketAlreadyExists", $"bucket \"{key.DisplayName}\" already exists");

    public static Task NotRemoteAsync(Exchange exchange, Bucket bucket, string action)
        => exchange.FailAsync(400, "ErrNotRemoteBck", $"{action}: expecting remote bucket (have {bucket.Key.DisplayName})");

    public static Task InvalidActionAsync(Exchange exchange, ActionMessage message)
        => exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
}
