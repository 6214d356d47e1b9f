using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>PUT /v1/cluster: jobs, maintenance and attached clusters.</summary>
internal sealed class ClusterActions(ClusterMap map, JobActions jobs, TargetControl targets, Attachments attachments)
{
    public async Task RunAsync(Exchange exchange, string rest)
    {
        switch (rest.Trim('/'))
        {
            case "attach" when exchange.Query["what"] == "remote":
                await attachments.AttachAsync(exchange).ConfigureAwait(false);
                return;
            case "detach" when exchange.Query["what"] == "remote":
                await attachments.DetachAsync(exchange).ConfigureAwait(false);
                return;
        }

        ActionMessage? message = await exchange.ReadMessageAsync().ConfigureAwait(false);
        string action = message?.Action ?? rest;
        await (action switch
        {
            "start" => jobs.StartAsync(exchange, JobQuery.Parse(exchange.Node.Name, message!.Value)),
            "stop" => jobs.StopAsync(exchange, JobQuery.Parse(exchange.Node.Name, message!.Value)),
            "start-maintenance" or "stop-maintenance" => MaintainAsync(exchange, message!),
            _ => exchange.FailAsync(400, null, $"invalid action \"{action}\""),
        }).ConfigureAwait(false);
    }

    private Task MaintainAsync(Exchange exchange, ActionMessage message)
    {
        string id = JsonFields.Text(message.Value, "sid");
        if (map.TargetById(id) is null)
        {
            return exchange.FailAsync(404, "errNodeNotFound", $"{exchange.Node.Name}: {message.Action} node {id} not present in Smap v{map.Version}");
        }

        try
        {
            targets.SetMaintenance(id, message.Action == "start-maintenance");
        }
        catch (InvalidOperationException e)
        {
            return exchange.FailAsync(400, null, e.Message);
        }

        return JsonFields.Flag(message.Value, "skip_rebalance") ? exchange.OkAsync() : exchange.TextAsync(targets.Rebalance());
    }
}
