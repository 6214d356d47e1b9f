using System.Text.Json;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What the cluster says about its jobs.</summary>
internal sealed class JobReports(JobBook book, ClusterMap map, ClusterClock clock)
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
            _ => exchange.JsonAsync(json => WriteSnapshots(json, book.Match(query))),
        }).ConfigureAwait(false);
    }

    private Task StatusAsync(Exchange exchange, JobQuery query)
    {
        if (query.Id.Length == 0 && query.Kind.Length == 0)
        {
            return exchange.FailAsync(400, null, "invalid x-");
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

    private Task AllAsync(Exchange exchange, JobQuery query) => exchange.JsonAsync(
        json =>
        {
            json.WriteStartArray();
            foreach (Job found in book.Match(query).Where(static found => found.Description.HasStatus))
            {
                JobJson.WriteStatus(json, found, clock.Now);
            }

            json.WriteEndArray();
        },
        TextType);

    private Task RunningAsync(Exchange exchange, JobQuery query) => exchange.JsonAsync(json =>
    {
        json.WriteStartArray();
        foreach (Job found in book.Match(query).Where(book.IsRunning))
        {
            json.WriteStringValue($"{found.Description.Kind}[{found.Id}]");
        }

        json.WriteEndArray();
    });

    private void WriteSnapshots(Utf8JsonWriter json, IReadOnlyList<Job> jobs)
    {
        json.WriteStartObject();
        for (int i = 0; i < map.Targets.Count; i++)
        {
            json.WriteStartArray(map.Targets[i].Id);
            foreach (Job job in jobs)
            {
                JobJson.WriteSnapshot(json, job, i, map.Targets.Count, clock.Now);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
