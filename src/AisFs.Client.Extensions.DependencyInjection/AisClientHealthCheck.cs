using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>Asks whether the cluster is ready.</summary>
internal sealed class AisClientHealthCheck(AisClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            AisClusterMap map = await client.Cluster.GetMapAsync(cancellationToken).ConfigureAwait(false);
            return await client.Cluster.IsReadyAsync(cancellationToken).ConfigureAwait(false)
                ? HealthCheckResult.Healthy($"{map.Targets.Count} targets, map version {map.Version}")
                : new HealthCheckResult(context.Registration.FailureStatus, "The cluster is not ready.");
        }
        catch (AisException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
