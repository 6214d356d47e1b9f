using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.AuthN;

/// <summary>The roles of an AuthN server. Protocol: <c>/v1/roles</c>.</summary>
public class AisAuthNRoles
{
    private readonly AisAuthNClient _client;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisAuthNRoles()
    {
        _client = null!;
    }

    internal AisAuthNRoles(AisAuthNClient client) => _client = client;

    /// <summary>Lists the roles.</summary>
    /// <returns>The roles.</returns>
    public virtual async ValueTask<IReadOnlyList<AisRole>> ListAsync(CancellationToken cancellationToken = default)
        => [.. DtoList.Items(await _client.GetAsync(Routes.Roles, AnswerJson.Default.ListRoleDto, cancellationToken).ConfigureAwait(false)).Select(RoleForms.Read)];

    /// <summary>Finds a role.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The role.</returns>
    /// <exception cref="AisServerException">404: there is none.</exception>
    public virtual async ValueTask<AisRole> GetAsync(string name, CancellationToken cancellationToken = default)
        => RoleForms.Read(await _client.GetAsync(AisAuthNClient.Path(Routes.Roles, name), AnswerJson.Default.RoleDto, cancellationToken).ConfigureAwait(false));

    /// <summary>Makes a role as it is given.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The role as the server now knows it.</returns>
    /// <exception cref="AisServerException">409: a role of that name exists.</exception>
    public virtual async ValueTask<AisRole> CreateAsync(AisRole role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(role);
        await _client.ExecuteAsync(HttpMethod.Post, Routes.Roles, Write(role), cancellationToken).ConfigureAwait(false);
        return await GetAsync(role.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a role for one cluster, or one bucket of it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">A description for people.</param>
    /// <param name="clusterAlias">The cluster, by its alias.</param>
    /// <param name="access">What is allowed.</param>
    /// <param name="bucket">An ais:// bucket; empty: all buckets.</param>
    /// <returns>The role as the server now knows it.</returns>
    /// <exception cref="AisServerException">404: there is no such cluster; 409: a role of that name exists.</exception>
    public virtual async ValueTask<AisRole> CreateAsync(
        string name, string description, string clusterAlias, AisAccess access, string bucket = "", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(bucket);
        string id = (await _client.Clusters.GetAsync(clusterAlias, cancellationToken).ConfigureAwait(false)).Id;
        return await CreateAsync(Grant(new AisRole { Name = name, Description = description }, id, access, bucket), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces a role.</summary>
    /// <param name="role">The role; its name says which.</param>
    /// <returns>Completes when it is replaced.</returns>
    /// <exception cref="AisServerException">404: there is no such role.</exception>
    public virtual ValueTask UpdateAsync(AisRole role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(role);
        return _client.ExecuteAsync(HttpMethod.Put, AisAuthNClient.Path(Routes.Roles, role.Name), Write(role), cancellationToken);
    }

    /// <summary>Changes description and access of a role; the rest of it stays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The new description; empty leaves it.</param>
    /// <param name="clusterAlias">The cluster that the new access is for, by its alias; empty leaves the access.</param>
    /// <param name="access">What is allowed there, instead of all that was allowed on clusters or on buckets.</param>
    /// <param name="bucket">An ais:// bucket of the cluster; empty: all buckets.</param>
    /// <returns>Completes when it is changed.</returns>
    /// <exception cref="ArgumentException">Nothing is to change, or access and cluster do not go together.</exception>
    /// <exception cref="AisServerException">404: there is no such role or cluster.</exception>
    public virtual async ValueTask UpdateAsync(
        string name, string description = "", string clusterAlias = "", AisAccess access = AisAccess.None, string bucket = "", CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(description) && string.IsNullOrEmpty(clusterAlias) && access == AisAccess.None && string.IsNullOrEmpty(bucket))
        {
            throw new ArgumentException("Neither the description nor the access is to change.", nameof(description));
        }

        if (string.IsNullOrEmpty(clusterAlias) != (access == AisAccess.None) || (string.IsNullOrEmpty(clusterAlias) && !string.IsNullOrEmpty(bucket)))
        {
            throw new ArgumentException("Access is granted on a cluster: name both, or neither.", nameof(access));
        }

        AisRole role = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (!string.IsNullOrEmpty(description))
        {
            role = role with { Description = description };
        }

        if (!string.IsNullOrEmpty(clusterAlias))
        {
            string id = (await _client.Clusters.GetAsync(clusterAlias, cancellationToken).ConfigureAwait(false)).Id;
            role = Grant(role, id, access, bucket);
        }

        await _client.ExecuteAsync(HttpMethod.Put, AisAuthNClient.Path(Routes.Roles, name), Write(role), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a role.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missingOk">Whether it may be absent already.</param>
    /// <returns>Completes when it is gone.</returns>
    /// <exception cref="AisServerException">404: there is no such role, and <paramref name="missingOk"/> is false.</exception>
    public virtual ValueTask DeleteAsync(string name, bool missingOk = false, CancellationToken cancellationToken = default)
        => _client.DeleteAsync(AisAuthNClient.Path(Routes.Roles, name), missingOk, cancellationToken);

    private static AisRole Grant(AisRole role, string clusterId, AisAccess access, string bucket)
        => string.IsNullOrEmpty(bucket)
            ? role with { Clusters = [new AisClusterAccess(clusterId, access)] }
            : role with { Buckets = [new AisBucketAccess(new AisBucketInfo(bucket, AisProvider.Ais, new AisNamespace(clusterId)), access)] };

    private static byte[] Write(AisRole role) => MessageWriter.Write(RoleForms.Write(role), MessageJson.Default.RoleMessage);
}
