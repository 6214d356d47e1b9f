using AisFs.Client;
using AisFs.Control.Reports;

namespace AisFs.Cli.Mounting;

/// <summary>Asks a cluster how it stands, and puts its answer into words.</summary>
internal static class ClusterProbe
{
    /// <summary>Asks.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; a failure is one, too.</returns>
    public static async Task<ClusterAnswer> AskAsync(AisClient client, CancellationToken cancellationToken)
    {
        int? targets = null;
        try
        {
            AisClusterMap map = await client.Cluster.GetMapAsync(cancellationToken).ConfigureAwait(false);
            targets = map.Targets.Count;
            if (targets == 0)
            {
                return new ClusterAnswer("not-ready", "The cluster has no targets.", targets);
            }

            bool isReady = await client.Cluster.IsReadyAsync(cancellationToken).ConfigureAwait(false);
            return new ClusterAnswer(isReady ? "ok" : "not-ready", isReady ? null : "The cluster says that it is not ready.", targets);
        }
        catch (AisAccessDeniedException e)
        {
            return new ClusterAnswer("refused", $"The cluster refuses access ({e.Status}): the token is missing, expired or without rights.", targets);
        }
        catch (AisTimeoutException)
        {
            return new ClusterAnswer("no-answer", "The cluster does not answer in time.", targets);
        }
        catch (AisException e)
        {
            return new ClusterAnswer("unreachable", e.Message.ReplaceLineEndings(" "), targets);
        }
    }
}
