using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What the cluster says about its jobs.</summary>
internal sealed class JobReports(JobBook book, BucketTable buckets, ClusterMap map, ClusterClock clock)
{
    /// <summary>The content type that the real cluster gives some of its JSON.</summary>
    private const string TextType = "text/plain; charset=utf-8";

    public async Task AnswerAsync(Exchange exchange, string what)
    {
        using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
        JobQuery query = JobQuery.Parse(exchange.Node.Name, document.RootElement);
        await (what switch
        {
            "status" => StatusAsync(exchange, query),
            "status_all" => AllAsync(exchange, query),
            "running_all" => RunningAsync(exchange, query),
            _ => SnapshotsAsync(exchange, query),
        }).ConfigureAwait(false);
    }

    /// <summary>What the targets say: a job or a bucket that none of them knows is an error, a kind without jobs is not.</summary>
    private Task SnapshotsAsync(Exchange exchange, JobQuery query)
    {
        bool isUnknown = query.Bucket is { } bucket && buckets.Find(bucket) is null;
        List<Job> jobs = isUnknown ? [] : book.Told(query);
        return isUnknown || (query.Id.Length > 0 && jobs.Count == 0)
            ? exchange.FailAsync(404, null, $"\"{query.DisplayName}\" not found")
            : exchange.JsonAsync(json => WriteSnapshots(json, jobs));
    }

    private Task StatusAsync(Exchange exchange, JobQuery query)
    {
        if (query.Id.Length == 0 && query.Kind.Length == 0)
        {
            return exchange.FailAsync(400, null, "invalid x-");
        }

        if (query.Bucket is { } bucket && buckets.Find(bucket) is null)
        {
            throw RequestException.BucketNotFound(bucket);
        }

        // Jobs that live on the targets only cannot be found here.
        Job? job = book.Match(query).FindLast(static found => found.Description.HasStatus);
        if (job is null)
        {
            string shown = query.Id.Length > 0 ? $"x-[{query.Id}]" : $"nl [{exchange.Node.Id}(*), x-{query.Kind}]";
            return exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {shown} does not exist");
        }

        return exchange.JsonAsync(json => JobJson.WriteStatus(json, job, clock.Now), TextType);
    }

    private Task AllAsync(Exchange exchange, JobQuery query)
    {
        List<Job> found = [.. book.Match(query).Where(job => job.Description.HasStatus && (query.OnlyRunning is null || query.OnlyRunning == book.IsRunning(job)))];
        return exchange.JsonAsync(
            json =>
            {
                if (found.Count == 0)
                {
                    json.WriteNullValue();
                    return;
                }

                json.WriteStartArray();
                found.ForEach(job => JobJson.WriteStatus(json, job, clock.Now));
                json.WriteEndArray();
            },
            TextType);
    }

    private Task RunningAsync(Exchange exchange, JobQuery query) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (string job in book.Running(query.Kind))
        {
            json.WriteStringValue(job);
        }

        json.WriteEndArray();
    });

    private void WriteSnapshots(Utf8JsonWriter json, IReadOnlyList<Job> jobs)
    {
        json.WriteStartObject();
        foreach (NodeInfo target in map.Targets)
        {
            json.WriteStartArray(target.Id);
            foreach (Job job in jobs.Where(job => job.Description.OnlyAt is var only && (only.Length == 0 || only == target.Id)))
            {
                JobJson.WriteSnapshot(json, job, target, clock.Now);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
