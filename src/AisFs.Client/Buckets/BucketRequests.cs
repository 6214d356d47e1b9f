using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Buckets;

/// <summary>Makes requests that concern one bucket.</summary>
internal static class BucketRequests
{
    public static AisRequest Create(
        BucketAddress bucket, HttpMethod method, string pathAndQuery, byte[]? json = null, bool isIdempotent = false, bool isRefusedWhenBusy = false)
        => new()
        {
            Method = method,
            PathAndQuery = pathAndQuery,
            Json = json,
            IsIdempotent = isIdempotent,
            IsRefusedWhenBusy = isRefusedWhenBusy,
            Bucket = bucket.Url,
        };
}
