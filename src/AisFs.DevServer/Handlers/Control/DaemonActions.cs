using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What a single node can be told: its configuration, its statistics and its mountpaths.</summary>
internal sealed class DaemonActions(ClusterConfig config, StatsReport stats)
{
    public async Task RunAsync(Exchange exchange, string rest)
    {
        string[] items = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (exchange.Method == "POST" || (exchange.Method == "DELETE" && items is not ["mountpaths"]))
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
                await MountpathAsync(exchange, await exchange.ReadMessageAsync().ConfigureAwait(false)).ConfigureAwait(false);
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

    /// <summary>The mountpaths stay as they are: what would change them is refused, what asks for what is so already succeeds.</summary>
    private static Task MountpathAsync(Exchange exchange, ActionMessage? message)
    {
        string path = message?.Value.ValueKind == System.Text.Json.JsonValueKind.String ? message.Value.GetString()! : string.Empty;
        if (path.Length == 0)
        {
            return exchange.FailAsync(400, null, message is { HasValue: true } ? "mountpath is not defined" : "invalid mountpath value in request");
        }

        bool exists = exchange.Node.Mountpaths.Any(mountpath => mountpath.Path == path);
        switch (message!.Action)
        {
            case "attach-mp":
                return exists ? exchange.FailAsync(400, "ErrInvalidMountpath", $"invalid mountpath \"{path}\": already attached")
                    : exchange.FailAsync(404, "ErrNotFound", $"mountpath {path} does not exist");
            case "enable-mp" or "disable-mp" or "detach-mp" or "rescan-mp" or "fshc-mp" when !exists:
                return exchange.FailAsync(404, "ErrMpathNotFound", $"mountpath {path} does not exist");
            case "enable-mp":
                exchange.Response.StatusCode = 204;
                return Task.CompletedTask;
            case "rescan-mp" or "fshc-mp":
                return exchange.OkAsync();
            case "disable-mp" or "detach-mp":
                return exchange.FailAsync(501, "ErrUnsupp", $"cannot {message.Action} {path} of the development server - operation not supported");
            default:
                return exchange.FailAsync(400, null, $"invalid action \"{message.Action}\"");
        }
    }
}
