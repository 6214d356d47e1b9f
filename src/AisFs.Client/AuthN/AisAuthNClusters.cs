using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Client.AuthN;

/// <summary>The clusters that an AuthN server knows. Protocol: <c>/v1/clusters</c>.</summary>
public class AisAuthNClusters
{
    private readonly AisAuthNClient _client;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisAuthNClusters()
    {
        _client = null!;
    }

    internal AisAuthNClusters(AisAuthNClient client) => _client = client;

    /// <summary>Lists the clusters.</summary>
    /// <returns>The clusters.</returns>
    public virtual async ValueTask<IReadOnlyList<AisAuthNCluster>> ListAsync(CancellationToken cancellationToken = default)
        => Read(await _client.GetAsync(Routes.Clusters, AnswerJson.Default.AuthNClustersDto, cancellationToken).ConfigureAwait(false));

    /// <summary>Finds a cluster.</summary>
    /// <param name="idOrAlias">Its id or alias.</param>
    /// <returns>The cluster.</returns>
    /// <exception cref="AisServerException">404: there is none.</exception>
    public virtual async ValueTask<AisAuthNCluster> GetAsync(string idOrAlias, CancellationToken cancellationToken = default)
    {
        string path = AisAuthNClient.Path(Routes.Clusters, idOrAlias);
        return Read(await _client.GetAsync(path, AnswerJson.Default.AuthNClustersDto, cancellationToken).ConfigureAwait(false)) is [var first, ..] ? first : throw new AisProtocolException($"The AuthN server knows no cluster '{idOrAlias}', and does not say so.");
    }

    /// <summary>Makes a cluster known. Its id is asked from the cluster itself.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="urls">URLs of its proxies, at least one; the first is asked, and gets the token that is in use.</param>
    /// <returns>The cluster as the server now knows it.</returns>
    /// <exception cref="AisServerException">409: it is known already.</exception>
    /// <exception cref="AisConnectionException">The cluster can't be reached.</exception>
    public virtual async ValueTask<AisAuthNCluster> RegisterAsync(string alias, IReadOnlyList<string> urls, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        ArgumentNullException.ThrowIfNull(urls);
        if (urls.Count == 0)
        {
            throw new ArgumentException("A cluster needs at least one URL.", nameof(urls));
        }

        AisClusterMap map;
        AisClientOptions options = _client.Options with { Endpoints = [urls[0]] };
        options.Validate();
        using (AisTransport transport = new(options, NullLogger.Instance))
        {
            map = await transport.FetchMapAsync(cancellationToken).ConfigureAwait(false);
        }

        if (map.Uuid.Length == 0)
        {
            throw new AisProtocolException($"The cluster at {urls[0]} reports no id.");
        }

        AisAuthNCluster cluster = new(map.Uuid, alias, urls);
        await _client.ExecuteAsync(HttpMethod.Post, Routes.Clusters, Write(cluster), cancellationToken).ConfigureAwait(false);
        return await GetAsync(map.Uuid, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes alias and URLs of a cluster.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="alias">The new alias; empty leaves it.</param>
    /// <param name="urls">The new URLs; null leaves them.</param>
    /// <returns>The cluster as the server now knows it.</returns>
    /// <exception cref="ArgumentException">Nothing is to change.</exception>
    /// <exception cref="AisServerException">404: there is no such cluster.</exception>
    public virtual async ValueTask<AisAuthNCluster> UpdateAsync(
        string id, string alias = "", IReadOnlyList<string>? urls = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (alias.Length == 0 && urls is null)
        {
            throw new ArgumentException("Neither the alias nor the URLs are to change.", nameof(alias));
        }

        byte[] json = Write(new AisAuthNCluster(id, alias, urls ?? []));
        await _client.ExecuteAsync(HttpMethod.Put, AisAuthNClient.Path(Routes.Clusters, id), json, cancellationToken).ConfigureAwait(false);
        return await GetAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the server forget a cluster.</summary>
    /// <param name="idOrAlias">Its id or alias.</param>
    /// <param name="missingOk">Whether it may be unknown already.</param>
    /// <returns>Completes when it is forgotten.</returns>
    /// <exception cref="AisServerException">404: there is no such cluster, and <paramref name="missingOk"/> is false.</exception>
    public virtual ValueTask DeleteAsync(string idOrAlias, bool missingOk = false, CancellationToken cancellationToken = default)
        => _client.DeleteAsync(AisAuthNClient.Path(Routes.Clusters, idOrAlias), missingOk, cancellationToken);

    private static List<AisAuthNCluster> Read(AuthNClustersDto told)
        => [.. (told.Clusters ?? []).Values.Select(static cluster
            => new AisAuthNCluster(cluster?.Id ?? string.Empty, cluster?.Alias ?? string.Empty, cluster?.Urls ?? []))];

    private static byte[] Write(AisAuthNCluster cluster) => MessageWriter.Write(
        new AuthNClusterMessage { Id = cluster.Id, Alias = MessageParts.OrNull(cluster.Alias), Urls = cluster.Urls }, MessageJson.Default.AuthNClusterMessage);
}
