using System.Text.Json;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.Handlers;

/// <summary>/devserver/targets: what happens to the targets, told by another process.</summary>
internal static class TargetAdmin
{
    public static async Task RunAsync(Exchange exchange)
    {
        TargetControl targets = exchange.Cluster.TargetControl;
        if (exchange.Method == "PUT")
        {
            using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
            Apply(targets, ObjectSelection.Text(document.RootElement, "action"), ObjectSelection.Text(document.RootElement, "id"));
        }
        else if (exchange.Method != "GET")
        {
            await exchange.MethodNotAllowedAsync("GET, PUT").ConfigureAwait(false);
            return;
        }

        await exchange.JsonAsync(json => Write(json, targets)).ConfigureAwait(false);
    }

    private static void Apply(TargetControl targets, string action, string id)
    {
        switch (action)
        {
            case "stop":
                targets.Stop(id);
                break;
            case "start":
                targets.Start(id);
                break;
            case "hang":
                targets.Hang(id);
                break;
            case "start-maintenance" or "stop-maintenance":
                targets.SetMaintenance(id, action == "start-maintenance");
                break;
            case "begin-rebalance":
                targets.BeginRebalance();
                break;
            case "end-rebalance":
                targets.EndRebalance();
                break;
            default:
                throw new ArgumentException($"\"{action}\" is none of stop, start, hang, start-maintenance, stop-maintenance, begin-rebalance, end-rebalance");
        }
    }

    private static void Write(Utf8JsonWriter json, TargetControl targets)
    {
        json.WriteStartObject();
        json.WriteBoolean("rebalancing"u8, targets.IsRebalancing);
        json.WriteStartArray("targets"u8);
        foreach (string id in targets.Ids)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("condition"u8, Names.Of(targets.ConditionOf(id)));
            json.WriteBoolean("maintenance"u8, targets.IsInMaintenance(id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
