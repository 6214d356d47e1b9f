using AisFs.DevServer.Api;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>The requests that a proxy sends to all targets.</summary>
internal sealed class ControlPlane(ClusterMap map)
{
    /// <summary>Reaches every target, as a proxy does for a request about buckets; waits for a target that hangs.</summary>
    /// <exception cref="RequestException">400: a target is stopped.</exception>
    public async ValueTask ReachTargetsAsync(Exchange exchange)
    {
        foreach (NodeInfo target in map.Membership.Active)
        {
            await target.Life.WaitAsync(exchange.Aborted).ConfigureAwait(false);
            if (target.Life.Condition == TargetCondition.Stopped)
            {
                throw new RequestException(
                    400,
                    $"{exchange.Node.Name}: failed to call {target.Name} [control-plane], err: {exchange.Method} \"{target.Url}{exchange.PathText}\": "
                        + $"dial tcp {target.Host}:{target.Port}: connect: connection refused",
                    "ErrFailedTo");
            }
        }
    }
}
