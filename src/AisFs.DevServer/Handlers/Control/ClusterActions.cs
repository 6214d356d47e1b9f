using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>PUT /v1/cluster: jobs, maintenance and attached clusters.</summary>
internal sealed class ClusterActions(ClusterMap map, JobActions jobs, TargetControl targets, Attachments attachments, ClusterConfig config, StatsReport stats)
{
    public async Task RunAsync(Exchange exchange, string rest)
    {
        string[] items = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (items.Length > 0)
        {
            await RunItemsAsync(exchange, items[0]).ConfigureAwait(false);
            return;
        }

        ActionMessage message = await exchange.ReadMessageAsync().ConfigureAwait(false)
            ?? throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (PUT), err: EOF (htrun.go, #2912)");
        await (message.Action switch
        {
            "start" => jobs.StartAsync(exchange, JobQuery.Parse(exchange.Node.Name, message.Value)),
            "stop" => jobs.StopAsync(exchange, JobQuery.Parse(exchange.Node.Name, message.Value)),
            "start-maintenance" or "stop-maintenance" => MaintainAsync(exchange, message),
            "set-config" => ConfigureAsync(exchange, message),
            "reset-config" => ResetConfigAsync(exchange),
            "reset-stats" => ResetStatsAsync(exchange, message),
            "clear-lcache" when message.Name.Length > 0
                => exchange.FailAsync(501, "ErrNotImpl", $"cannot drop in-memory metadata cache for a single node {message.Name} - not implemented yet"),

            // There are no logs and no such cache here.
            "rotate-logs" or "clear-lcache" => exchange.OkAsync(),
            _ => exchange.FailAsync(400, null, $"invalid action \"{message.Action}\""),
        }).ConfigureAwait(false);
    }

    /// <summary>What stands in the path and the query; the real proxy answers 200 to what it does not know there.</summary>
    private async Task RunItemsAsync(Exchange exchange, string action)
    {
        switch (action)
        {
            case "attach" or "detach" when exchange.Query["what"] != "remote":
                throw new RequestException(400, $"unexpected query [what={exchange.Query["what"]}]");
            case "attach":
                await attachments.AttachAsync(exchange).ConfigureAwait(false);
                return;
            case "detach":
                await attachments.DetachAsync(exchange).ConfigureAwait(false);
                return;
            case "set-config":
                config.Change(config.Read(exchange.Query));
                break;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private Task ConfigureAsync(Exchange exchange, ActionMessage message)
    {
        try
        {
            config.Change(message.Value);
        }
        catch (RequestException e) when (e.Message.StartsWith("cmn.ConfigToSet", StringComparison.Ordinal))
        {
            throw new RequestException(e.Status, $"{exchange.Node.Name}: failed to unmarshal set-config (map[string]interface {{}}), err: {e.Message}");
        }

        return exchange.OkAsync();
    }

    private Task ResetConfigAsync(Exchange exchange)
    {
        config.Reset(null);
        return exchange.OkAsync();
    }

    private Task ResetStatsAsync(Exchange exchange, ActionMessage message)
    {
        if (message.Value.ValueKind == System.Text.Json.JsonValueKind.False)
        {
            stats.Reset();
        }

        return exchange.OkAsync();
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
