using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.Handlers;

internal static partial class ClusterHandler
{
    private static async Task<bool> TryAnswerJobQueryAsync(Exchange exchange, string what)
    {
        if (what is not ("status" or "status_all" or "qryxstats" or "getxstats" or "running_all"))
        {
            return false;
        }

        JobQuery query = await JobQuery.ReadAsync(exchange).ConfigureAwait(false);
        JobTable jobs = exchange.Cluster.Jobs;
        switch (what)
        {
            case "status":
                if (query.Id.Length == 0 && query.Kind.Length == 0)
                {
                    await exchange.FailAsync(400, null, "invalid x-").ConfigureAwait(false);
                    break;
                }

                // Jobs that live on the targets only cannot be found here.
                Job? job = jobs.Match(query).LastOrDefault(found => found.HasStatus);
                if (job is null)
                {
                    string shown = query.Id.Length > 0 ? $"x-[{query.Id}]" : $"nl [{exchange.Node.Id}(*), x-{query.Kind}]";
                    await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {shown} does not exist").ConfigureAwait(false);
                    break;
                }

                await WriteTextJsonAsync(exchange, json => job.WriteStatus(json, exchange.Cluster.Now)).ConfigureAwait(false);
                break;
            case "status_all":
                await WriteTextJsonAsync(exchange, json =>
                {
                    json.WriteStartArray();
                    foreach (Job found in jobs.Match(query).Where(found => found.HasStatus))
                    {
                        found.WriteStatus(json, exchange.Cluster.Now);
                    }

                    json.WriteEndArray();
                }).ConfigureAwait(false);
                break;
            case "running_all":
                await exchange.JsonAsync(json =>
                {
                    json.WriteStartArray();
                    foreach (Job found in jobs.Match(query).Where(found => !found.IsFinished(exchange.Cluster.Now)))
                    {
                        json.WriteStringValue($"{found.Kind}[{found.Id}]");
                    }

                    json.WriteEndArray();
                }).ConfigureAwait(false);
                break;
            default:
                await exchange.JsonAsync(json => WriteSnapshots(json, exchange.Cluster, jobs.Match(query))).ConfigureAwait(false);
                break;
        }

        return true;
    }

    /// <summary>JSON that the real cluster labels as text.</summary>
    private static Task WriteTextJsonAsync(Exchange exchange, Action<Utf8JsonWriter> write)
        => exchange.JsonAsync(write, "text/plain; charset=utf-8");

    private static void WriteSnapshots(Utf8JsonWriter json, ClusterState cluster, IReadOnlyList<Job> jobs)
    {
        json.WriteStartObject();
        for (int i = 0; i < cluster.Targets.Count; i++)
        {
            json.WriteStartArray(cluster.Targets[i].Id);
            foreach (Job job in jobs)
            {
                job.WriteSnapshot(json, i, cluster.Targets.Count, cluster.Now);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static Task MaintainAsync(Exchange exchange, ActionMessage message)
    {
        TargetControl targets = exchange.Cluster.TargetControl;
        string id = ObjectSelection.Text(message.Value, "sid");
        if (exchange.Cluster.TargetById(id) is null)
        {
            return exchange.FailAsync(404, "errNodeNotFound", $"{exchange.Node.Name}: node \"{id}\" does not exist");
        }

        try
        {
            targets.SetMaintenance(id, message.Action == "start-maintenance");
        }
        catch (InvalidOperationException e)
        {
            return exchange.FailAsync(400, null, e.Message);
        }

        return ObjectSelection.Flag(message.Value, "skip_rebalance") ? exchange.OkAsync() : exchange.TextAsync(targets.Rebalance());
    }

    private static async Task ChangeClusterAsync(Exchange exchange, string rest)
    {
        switch (rest.Trim('/'))
        {
            case "attach" when exchange.QueryValue("what") == "remote":
                await RemoteHandler.AttachAsync(exchange).ConfigureAwait(false);
                return;
            case "detach" when exchange.QueryValue("what") == "remote":
                await RemoteHandler.DetachAsync(exchange).ConfigureAwait(false);
                return;
        }

        ActionMessage? message = await exchange.ReadMessageAsync().ConfigureAwait(false);
        string action = message?.Action ?? rest;
        switch (action)
        {
            case "start":
                JobQuery start = JobQuery.Parse(exchange, message!.Value);
                if (start.Kind.Length == 0)
                {
                    await exchange.FailAsync(400, null, "invalid x-").ConfigureAwait(false);
                    return;
                }

                if (start.Kind == "rebalance")
                {
                    await exchange.TextAsync(exchange.Cluster.TargetControl.Rebalance()).ConfigureAwait(false);
                    return;
                }

                Job job = exchange.Cluster.Jobs.Start(start.Kind, start.Bucket ?? default, exchange.Cluster.Now);
                if (start.Kind == "cleanup-store")
                {
                    exchange.Cluster.CleanUp(start.Bucket);
                }

                job.Finish(exchange.Cluster.Now, TimeSpan.Zero);
                await exchange.TextAsync(job.Id).ConfigureAwait(false);
                return;
            case "start-maintenance" or "stop-maintenance":
                await MaintainAsync(exchange, message!).ConfigureAwait(false);
                return;
            case "stop":
                JobQuery stop = JobQuery.Parse(exchange, message!.Value);
                foreach (Job running in exchange.Cluster.Jobs.Match(stop))
                {
                    running.Abort(exchange.Cluster.Now);
                }

                await exchange.OkAsync().ConfigureAwait(false);
                return;
            default:
                await exchange.FailAsync(400, null, $"invalid action \"{action}\"").ConfigureAwait(false);
                return;
        }
    }
}
