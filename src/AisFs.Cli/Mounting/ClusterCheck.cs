using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Client;
using AisFs.Vfs.Names;

namespace AisFs.Cli.Mounting;

/// <summary>Finds out, before anything is mounted, why a cluster cannot be used.</summary>
internal static class ClusterCheck
{
    /// <summary>Asks for the cluster map: the one question that only an AIStore cluster can answer.</summary>
    /// <param name="client">The client.</param>
    /// <param name="settings">How it was made.</param>
    /// <param name="cancellationToken">Ends the wait for the cluster.</param>
    /// <returns>The cluster's id.</returns>
    /// <exception cref="StartException">It did not; the message says why.</exception>
    public static async Task<string> RunAsync(AisClient client, MountSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (StartException e) when (e.InnerException is AisConnectionException or AisProtocolException or AisServerException { Status: 400 })
        {
            string? reason = await ConnectionFailure.ExplainTlsAsync(client, (AisException)e.InnerException, TlsSettings.Create(settings), cancellationToken).ConfigureAwait(false);
            if (reason is not null)
            {
                throw new StartException(reason, ExitCode.Unreachable, e);
            }

            throw;
        }
    }

    private static async Task<string> AskAsync(AisClient client, CancellationToken cancellationToken)
    {
        string endpoint = client.Endpoint.TrimEnd('/');
        try
        {
            AisClusterMap map = await client.Cluster.GetMapAsync(cancellationToken).ConfigureAwait(false);
            if (map.Targets.Count == 0)
            {
                throw new StartException($"the cluster at {endpoint} has no targets yet; wait until it is ready.", ExitCode.Unreachable);
            }

            return map.Uuid;
        }
        catch (AisAccessDeniedException e)
        {
            throw new StartException($"the cluster at {endpoint} refuses access ({e.Status}): give a token with --token-file, or AIS_AUTHN_TOKEN.", ExitCode.NotAuthorised, e);
        }
        catch (AisServerException e)
        {
            throw new StartException($"the server at {endpoint} does not behave like an AIStore proxy ({e.Status}): give the address of a proxy.", ExitCode.Unreachable, e);
        }
        catch (AisProtocolException e)
        {
            throw new StartException($"the server at {endpoint} is not an AIStore cluster: {e.Message}", ExitCode.Unreachable, e);
        }
        catch (AisTimeoutException e)
        {
            throw new StartException($"the cluster at {endpoint} does not answer in time; check that it runs and that the address is right.", ExitCode.Unreachable, e);
        }
        catch (AisConnectionException e)
        {
            throw new StartException($"the cluster at {endpoint} cannot be reached ({Innermost(e)}); check that it runs and that the address is right.", ExitCode.Unreachable, e);
        }
    }

    /// <summary>Finds out whether the cluster reaches what is to be mounted at all: else all would just seem to be missing.</summary>
    /// <param name="client">The client.</param>
    /// <param name="source">What is to be mounted.</param>
    /// <param name="cancellationToken">Ends the wait for the cluster.</param>
    /// <returns>Completes when it does, or does not tell.</returns>
    /// <exception cref="StartException">It does not; the message says so.</exception>
    public static async Task CheckBackendAsync(AisClient client, MountSource source, CancellationToken cancellationToken)
    {
        if (source.Provider == AisProvider.Ais)
        {
            return;
        }

        IReadOnlyList<string> backends;
        try
        {
            backends = await client.Cluster.GetBackendsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AisException)
        {
            // The source itself tells more, or is forbidden as well.
            return;
        }

        if (!backends.Contains(source.Provider, StringComparer.OrdinalIgnoreCase))
        {
            string has = backends.Count == 0 ? "none but its own, ais" : $"ais, {string.Join(", ", backends)}";
            throw new StartException($"{source} cannot be mounted: the cluster at {client.Endpoint.TrimEnd('/')} has no backend for the provider {source.Provider}; it has {has}.");
        }
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.TrimEnd('.');
    }
}
