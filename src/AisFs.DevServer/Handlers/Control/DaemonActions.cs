using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What a single node can be told: its configuration, its statistics and its mountpaths.</summary>
internal sealed class DaemonActions(ClusterConfig config, StatsReport stats, MountpathActions mountpaths)
{
    public async Task RunAsync(Exchange exchange, string rest)
    {
        string[] items = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (exchange.Method is "POST" or "DELETE" && (items is not ["mountpaths", ..] || exchange.AtProxy))
        {
            await exchange.InvalidUriAsync().ConfigureAwait(false);
            return;
        }

        switch (items)
        {
            case ["set-config", ..]:
                config.Change(exchange.Node, config.Read(exchange.Query));
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case ["mountpaths", ..] when !exchange.AtProxy:
                await mountpaths.RunAsync(exchange, await exchange.ReadMessageAsync().ConfigureAwait(false)).ConfigureAwait(false);
                return;
            case [_, ..]:
                // A target passes over what it does not know; so does the proxy over what is no longer asked in this way.
                await (exchange.AtProxy && items[0] != "reset-config" ? exchange.FailAsync(400, null, $"invalid action \"{items[0]}\"") : exchange.OkAsync()).ConfigureAwait(false);
                return;
        }

        await ActAsync(exchange, await exchange.ReadMessageAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    private Task ActAsync(Exchange exchange, ActionMessage? message)
    {
        switch (message?.Action)
        {
            case "set-config":
                config.Change(exchange.Node, message.Value);
                return exchange.OkAsync();
            case "reset-config":
                config.Reset(exchange.Node);
                return exchange.OkAsync();
            case "reset-stats":
                stats.Reset();
                return exchange.OkAsync();
            case "rotate-logs":
            case "clear-lcache" when !exchange.AtProxy:
                // There are no logs and no such cache here.
                return exchange.OkAsync();
            default:
                return exchange.FailAsync(400, null, $"invalid action \"{message?.Action}\"");
        }
    }
}
