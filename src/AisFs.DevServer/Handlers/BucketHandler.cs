using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>/v1/buckets: everything about buckets, and the listing of their objects.</summary>
internal static partial class BucketHandler
{
    private const string AllowedMethods = "DELETE, GET, HEAD, PATCH, POST";

    public static async Task RunAsync(Exchange exchange, string name)
    {
        if (!exchange.AtProxy)
        {
            // Only other nodes ask a target about buckets; the real one drops the connection.
            exchange.Http.Abort();
            return;
        }

        switch (exchange.Method)
        {
            case "OPTIONS":
                exchange.Response.Headers.Allow = AllowedMethods;
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case not ("GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH"):
                await exchange.MethodNotAllowedAsync(AllowedMethods).ConfigureAwait(false);
                return;
        }

        exchange.BucketKey = Router.BucketOf(exchange, name);
        ActionMessage? message = exchange.IsHead ? null : await exchange.ReadMessageAsync().ConfigureAwait(false);
        exchange.Operation = Classify(exchange, name, message);
        if (!await exchange.BeginOperationAsync().ConfigureAwait(false))
        {
            return;
        }

        if (message is null && exchange.Method == "GET" && exchange.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            await exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (GET), err: EOF (htrun.go, #2909)").ConfigureAwait(false);
            return;
        }

        Gate.Check(exchange, Needed(exchange.Operation, message), exchange.Operation is Operation.ListBuckets or Operation.BucketCreate ? null : exchange.BucketKey);
        if (message is null && exchange.Method is "POST" or "PUT" or "DELETE" or "PATCH" && message is null)
        {
            await exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] ({exchange.Method}), err: EOF (htrun.go, #2912)").ConfigureAwait(false);
            return;
        }

        if (exchange.Operation is not (Operation.ListBuckets or Operation.BucketHead))
        {
            await exchange.ReachTargetsAsync().ConfigureAwait(false);
        }

        Task answer = exchange.Operation switch
        {
            Operation.ListBuckets => ListBucketsAsync(exchange),
            Operation.ListObjects => ListObjectsAsync(exchange, message),
            Operation.BucketHead => HeadAsync(exchange),
            Operation.BucketCreate => CreateAsync(exchange, message!),
            Operation.BucketDestroy => DestroyAsync(exchange, message!),
            Operation.BucketPatch => PatchAsync(exchange, message!),
            Operation.BucketSummary => SummaryAsync(exchange, message!),
            _ => RunJobAsync(exchange, message!),
        };
        await answer.ConfigureAwait(false);
    }

    private static Access Needed(Operation operation, ActionMessage? message) => operation switch
    {
        Operation.ListBuckets => Access.ListBuckets,
        Operation.ListObjects or Operation.BucketSummary => Access.ListObjects,
        Operation.BucketHead => Access.HeadBucket,
        Operation.BucketCreate => Access.CreateBucket,
        Operation.BucketDestroy => Access.DestroyBucket,
        Operation.BucketPatch => Access.Patch,
        _ => message?.Action switch
        {
            "move-bck" => Access.MoveBucket,
            "delete-listrange" or "evict-listrange" => Access.DeleteObject,
            "archive" => Access.Put,
            _ => Access.Get,
        },
    };

    private static Operation Classify(Exchange exchange, string name, ActionMessage? message) => exchange.Method switch
    {
        "GET" when message?.Action == "summary-bck" => Operation.BucketSummary,
        "GET" when name.Length == 0 => Operation.ListBuckets,
        "GET" => Operation.ListObjects,
        "HEAD" => Operation.BucketHead,
        "POST" when message?.Action == "create-bck" => Operation.BucketCreate,
        "DELETE" when message?.Action is "destroy-bck" or "evict-remote-bck" => Operation.BucketDestroy,
        "PATCH" => Operation.BucketPatch,
        _ => Operation.BucketJob,
    };

    private static Task CreateAsync(Exchange exchange, ActionMessage message)
    {
        BucketKey key = exchange.BucketKey;
        if (BucketKey.NameError(key.Name) is { } error)
        {
            return exchange.FailAsync(400, null, error);
        }

        if (key.IsRemote)
        {
            // A remote bucket is "created" by adding what exists there.
            return exchange.Cluster.FindBucket(key) is null ? exchange.FailAsync(Buckets.Missing(exchange, key)) : AlreadyExistsAsync(exchange, key);
        }

        Bucket? created = exchange.Cluster.CreateBucket(key, properties => message.HasValue ? properties.With(message.Value) : properties);
        return created is null ? AlreadyExistsAsync(exchange, key) : exchange.OkAsync();
    }

    private static Task AlreadyExistsAsync(Exchange exchange, BucketKey key)
        => exchange.FailAsync(409, "ErrBucketAlreadyExists", $"bucket \"{key.DisplayName}\" already exists");

    private static Task DestroyAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        if (message.Action == "destroy-bck" && bucket.Key.IsRemote)
        {
            return exchange.FailAsync(400, "ErrUnsupp", $"cannot destroy remote bucket {bucket.Key.DisplayName} - operation not supported");
        }

        if (message.Action == "evict-remote-bck")
        {
            if (!bucket.Key.IsRemote)
            {
                return exchange.FailAsync(400, "ErrNotRemoteBck", $"evict-remote-bck: expecting remote bucket (have {bucket.Key.DisplayName})");
            }

            // What was evicted is still in the cloud: the objects of a pretended remote bucket stay.
            foreach (byte[] name in bucket.Names([]))
            {
                if (bucket.Find(name) is { } record)
                {
                    record.IsCached = false;
                }
            }

            return exchange.OkAsync();
        }

        // Several that destroy a bucket at the same time are all told that they did.
        exchange.Cluster.RemoveBucket(bucket.Key);
        return exchange.OkAsync();
    }

    private static Task PatchAsync(Exchange exchange, ActionMessage message)
    {
        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        switch (message.Action)
        {
            case "set-bprops":
                bool mirrored = bucket.Properties.MirrorEnabled;
                try
                {
                    exchange.Cluster.ChangeBucket(bucket, properties => properties.With(message.Value));
                }
                catch (RequestException e)
                {
                    throw new RequestException(e.Status, $"invalid set-bucket-props request (msg=actm[set-bprops]): {e.Message}");
                }

                return !mirrored && bucket.Properties.MirrorEnabled ? exchange.TextAsync(Ids.New(9)) : exchange.OkAsync();
            case "reset-bprops":
                exchange.Cluster.ChangeBucket(bucket, _ => BucketProperties.Create(bucket.Key, bucket.Id, bucket.Created));
                return exchange.OkAsync();
            default:
                return exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
        }
    }

    private static Task ListBucketsAsync(Exchange exchange)
    {
        string provider = exchange.QueryValue("provider");
        BucketKey query = exchange.BucketKey;
        if (provider.Length > 0 && query.Provider != Providers.Ais && !Buckets.HasBackend(exchange.Cluster, query.Provider))
        {
            // A target says this to the proxy, and the proxy passes it on.
            return exchange.FailAsync(
                400, "ErrMissingBackend", $"{Providers.Title(query.Provider)} backend is missing in the cluster configuration", exchange.Cluster.Targets[0], exchange.Cluster.Proxy);
        }

        bool byNamespace = exchange.QueryValue("namespace").Length > 0;
        List<Bucket> all = exchange.Cluster.Buckets();
        if (all.Count == 0)
        {
            return exchange.JsonAsync("null");
        }

        return exchange.JsonAsync(json =>
        {
            json.WriteStartArray();
            foreach (Bucket bucket in all)
            {
                if ((provider.Length > 0 && bucket.Key.Provider != query.Provider)
                    || (byNamespace && (bucket.Key.Uuid != query.Uuid || bucket.Key.Namespace != query.Namespace)))
                {
                    continue;
                }

                JsonText.WriteBucket(json, bucket.Key);
            }

            json.WriteEndArray();
        });
    }
}
