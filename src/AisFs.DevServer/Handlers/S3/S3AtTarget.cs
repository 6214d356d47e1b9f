using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Requests of the S3 interface at a target: checked, locked and served.</summary>
internal sealed class S3AtTarget(S3Buckets named, S3Gate gate, RequestLocks locks, S3UploadList uploads, IReadOnlyDictionary<Operation, Func<ObjectRequest, Task>> actions)
{
    /// <summary>Answers a request.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="path">What its path names.</param>
    /// <param name="isForwarded">Whether it comes from the proxy, and not from a client.</param>
    public async Task RunAsync(Exchange exchange, S3Path path, bool isForwarded)
    {
        if (MalformedOf(exchange.Query.Raw) is { } malformed)
        {
            throw malformed;
        }

        if (!isForwarded)
        {
            gate.CheckRedirected(exchange);
        }

        if (!path.HasBucket)
        {
            throw new RequestException(400, "invalid s3 request", "InvalidRequest");
        }

        Bucket bucket = named.Find(path.Bucket);
        if (!path.HasObject && exchange.Method == "GET")
        {
            await (exchange.Query.Has("uploads") ? uploads.AnswerAsync(exchange, path.Bucket)
                : throw new RequestException(400, $"invalid GET request: expecting bucket and object (names) in the URL, have [{path.Bucket}]")).ConfigureAwait(false);
            return;
        }

        S3Path.Check(path.Object);
        exchange.ObjectName = path.Object;
        exchange.BucketKey = bucket.Key;
        Operation operation = S3Operations.Of(exchange);
        if (!actions.TryGetValue(operation, out Func<ObjectRequest, Task>? action))
        {
            throw new RequestException(400, "set query parameter \"uploads\" to start multipart upload or \"uploadId\" to complete the upload");
        }

        if (await exchange.BeginAsync(operation).ConfigureAwait(false))
        {
            await RunAsync(exchange, new ObjectRequest(exchange, bucket, null), action).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Exchange exchange, ObjectRequest request, Func<ObjectRequest, Task> action)
    {
        List<IDisposable> taken = await locks.TakeAsync(exchange, request.Bucket, request.Name, null).ConfigureAwait(false);
        try
        {
            await action(request).ConfigureAwait(false);
        }
        finally
        {
            exchange.GiveBack(taken);
        }
    }

    /// <summary>Why a query cannot be read; null if it can.</summary>
    private static RequestException? MalformedOf(string query)
    {
        foreach (Range range in query.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> value = query.AsSpan(range);
            for (int at = value.IndexOf('%'); at >= 0 && at < value.Length; at++)
            {
                if (value[at] == '%' && (at + 2 >= value.Length || !char.IsAsciiHexDigit(value[at + 1]) || !char.IsAsciiHexDigit(value[at + 2])))
                {
                    return new RequestException(400, $"dpq: '{value}', err: invalid URL escape \"{value[at..Math.Min(at + 3, value.Length)]}\"", "InvalidArgument");
                }
            }
        }

        return null;
    }
}
