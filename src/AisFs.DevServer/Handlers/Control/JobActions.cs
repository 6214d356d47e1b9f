using AisFs.DevServer.Buckets;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>Starts and stops jobs by their kinds. The proxy passes on what a target says to a kind that cannot be.</summary>
internal sealed class JobActions(ClusterMap map, BucketTable buckets, JobBook book, TargetControl targets, Resilver resilver, Rechunker rechunker)
{
    private const int MinIdLength = 9;

    public Task StartAsync(Exchange exchange, JobQuery query)
    {
        switch (query.Kind)
        {
            case "rebalance":
                return query.Bucket is { } only && buckets.Find(only) is null ? exchange.FailAsync(RequestException.BucketNotFound(only)) : exchange.TextAsync(targets.Rebalance());
            case "resilver" when query.Node.Length == 0:
                return exchange.FailAsync(501, "ErrUnsupp", "cannot run resilver on all targets in the cluster - operation not supported");
            case "resilver" when map.TargetById(query.Node) is null:
                return exchange.FailAsync(404, "errNodeNotFound", $"{exchange.Node.Name}: cannot resilver node {query.Node} not present in Smap v{map.Version}");
        }

        JobQuery started = query with { Id = Ids.New(MinIdLength), OnlyRunning = null };
        if (ErrorOf(started) is { } error)
        {
            throw AtTarget(error);
        }

        switch (query.Kind)
        {
            case "resilver":
                return exchange.TextAsync(resilver.Run(map.TargetById(query.Node)!, started.Id).Id);
            case "rechunk":
                Bucket bucket = buckets.Find(query.Bucket!.Value)!;
                (long limit, long size) = bucket.Properties.Parts;
                return book.FinishAsync(exchange, rechunker.Run(bucket, new Rechunker.Order(started.Id, limit, size)));
        }

        Job job = book.Start(book.Describe(started.Id, query.Kind, query.Bucket ?? default));
        if (query.Kind == "cleanup-store")
        {
            buckets.CleanUp(query.Bucket);
        }

        return book.FinishAsync(exchange, job);
    }

    public Task StopAsync(Exchange exchange, JobQuery query)
    {
        if (query.Kind.Length == 0 && query.Id.Length == 0)
        {
            throw AtTarget(new RequestException(400, $"cannot stop xaction given '{query.DisplayArguments}' - expecting a valid kind and/or UUID"));
        }

        if (query.Id.Length > 0 && !IsId(query.Id))
        {
            throw AtTarget(new RequestException(400, $"invalid xaction (job) UUID \"{query.Id}\": {query.DisplayArguments}"));
        }

        book.Stop(query with { OnlyRunning = true });
        return exchange.OkAsync();
    }

    /// <summary>Why a target does not start a job; null if it does.</summary>
    private RequestException? ErrorOf(JobQuery query) => query.Kind switch
    {
        "" => new RequestException(400, $"invalid xaction (job) kind \"\": {query.DisplayArguments}"),
        _ when query.Bucket is { } bucket && buckets.Find(bucket) is null => RequestException.BucketNotFound(bucket),
        _ when JobKinds.NeedsBucket(query.Kind) && query.Bucket is null => new RequestException(400, $"xaction \"{query.Kind}\" requires a bucket to start"),
        "put-copies" => new RequestException(400, $"cannot start \"{query.DisplayArguments}\" (is driven by PUTs into a mirrored bucket)"),
        _ when JobKinds.HasOwnRequest(query.Kind) => new RequestException(400, $"initiating \"{query.DisplayArguments}\" must be done via a separate documented API"),
        _ => JobKinds.IsStartable(query.Kind) ? null : new RequestException(400, $"cannot start xaction {query.Kind} - operation not supported", "ErrUnsupp"),
    };

    /// <summary>Whether a text can be the id of a job; those of rebalances are short.</summary>
    private static bool IsId(string id)
        => (id.Length >= MinIdLength && char.IsAsciiLetter(id[0]) && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            || (id.Length > 1 && id[0] == 'g' && id.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private RequestException AtTarget(RequestException error)
        => new(error.Status, error.Message, error.TypeCode) { Origin = new ErrorOrigin(map.Targets[0].Name, map.Proxy.Name, "/v1/xactions") };
}
