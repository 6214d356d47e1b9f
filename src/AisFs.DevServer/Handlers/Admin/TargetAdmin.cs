using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Admin;

/// <summary>/devserver/targets: stops, starts and hangs targets for a test in another process.</summary>
internal sealed class TargetAdmin(TargetControl targets)
{
    public async Task RunAsync(Exchange exchange)
    {
        if (exchange.Method == "PUT")
        {
            using JsonDocument document = await exchange.ReadJsonAsync().ConfigureAwait(false);
            Apply(JsonFields.Text(document.RootElement, "action"), JsonFields.Text(document.RootElement, "id"));
        }
        else if (exchange.Method != "GET")
        {
            await exchange.MethodNotAllowedAsync("GET, PUT").ConfigureAwait(false);
            return;
        }

        await exchange.JsonAsync(Write).ConfigureAwait(false);
    }

    private void Apply(string action, string id)
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

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("rebalancing"u8, targets.IsRebalancing);
        json.WriteStartArray("targets"u8);
        foreach (string id in targets.Ids)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("condition"u8, DashedNames.Of(targets.ConditionOf(id)));
            json.WriteBoolean("maintenance"u8, targets.IsInMaintenance(id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
