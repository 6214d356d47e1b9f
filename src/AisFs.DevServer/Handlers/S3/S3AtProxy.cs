using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Requests of the S3 interface at the proxy: those about buckets are answered, those about objects redirected.</summary>
internal sealed class S3AtProxy(S3BucketActions buckets, S3Listing listing, S3UploadLists uploads, S3Deletes deletes, S3Buckets named, S3Gate gate, ClusterMap map, S3Redirector redirector)
{
    private const string Request = "invalid s3 request";
    private const string NoBucketOrObject = "missing or empty bucket and/or object name";

    public Task RunAsync(Exchange exchange, S3Path path) => exchange.Method switch
    {
        "GET" => GetAsync(exchange, path),
        "HEAD" when path.HasObject => RedirectAsync(exchange, path),
        "HEAD" when path.HasBucket => buckets.HeadAsync(exchange, path.Bucket),
        "PUT" => PutAsync(exchange, path),
        "POST" => PostAsync(exchange, path),
        "DELETE" when path.HasObject => RedirectAsync(exchange, path),
        "DELETE" when path.HasBucket && exchange.Query.Has("delete") => deletes.RunAsync(exchange, path.Bucket),
        "DELETE" when path.HasBucket => buckets.DestroyAsync(exchange, path.Bucket),
        _ => throw new RequestException(400, Request),
    };

    private Task GetAsync(Exchange exchange, S3Path path)
    {
        if (!path.HasBucket)
        {
            return buckets.ListAsync(exchange);
        }

        RequestQuery query = exchange.Query;
        if (query.Has("lifecycle") || query.Has("policy") || query.Has("cors") || query.Has("acl"))
        {
            return buckets.RefuseAsync(exchange, path.Bucket);
        }

        return query.Has("uploads") ? uploads.AnswerAsync(exchange, path)
            : path.HasObject ? RedirectAsync(exchange, path)
            : query.Has("versioning") ? buckets.GetVersioningAsync(exchange, path.Bucket)
            : listing.AnswerAsync(exchange, path.Bucket);
    }

    private Task PutAsync(Exchange exchange, S3Path path)
    {
        if (!path.HasBucket)
        {
            throw new RequestException(400, Request);
        }

        return !path.HasObject ? (exchange.Query.Has("versioning") ? buckets.PutVersioningAsync(exchange, path.Bucket) : buckets.CreateAsync(exchange, path.Bucket))
            : S3Operations.HasSource(exchange) ? RedirectCopyAsync(exchange, path)
            : RedirectAsync(exchange, path);
    }

    private Task PostAsync(Exchange exchange, S3Path path)
    {
        RequestQuery query = exchange.Query;
        if (query.Has("uploadId") || query.Has("uploads"))
        {
            return path.HasObject ? RedirectAsync(exchange, path) : throw new RequestException(400, NoBucketOrObject);
        }

        return path.HasBucket && !path.HasObject && query.Has("delete") ? deletes.RunAsync(exchange, path.Bucket) : throw new RequestException(400, Request);
    }

    private async Task RedirectAsync(Exchange exchange, S3Path path)
    {
        exchange.ObjectName = path.Object;
        Bucket bucket = named.Find(path.Bucket);
        exchange.BucketKey = bucket.Key;
        if (await exchange.BeginAsync(S3Operations.Of(exchange)).ConfigureAwait(false))
        {
            gate.Check(exchange, S3Operations.AccessOf(exchange.Method), bucket.Key);
            S3Path.Check(path.Object);
            await redirector.SendAsync(exchange, path, map.OwnerOf(bucket.Key, path.Object), path.Bucket).ConfigureAwait(false);
        }
    }

    /// <summary>A copy is made by the target that has the source.</summary>
    private async Task RedirectCopyAsync(Exchange exchange, S3Path path)
    {
        S3Source source = S3Source.Read(exchange, decode: false);
        Bucket from = named.Find(source.Bucket);
        exchange.ObjectName = path.Object;
        exchange.BucketKey = from.Key;
        if (await exchange.BeginAsync(Operation.ObjectCopy).ConfigureAwait(false))
        {
            gate.Check(exchange, Access.Get, from.Key);
            Bucket to = named.Find(path.Bucket);
            await redirector.SendAsync(exchange, path, map.OwnerOf(from.Key, source.Object), to.Key.Name).ConfigureAwait(false);
        }
    }
}
