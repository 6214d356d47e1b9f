using AisFs.Client.Wire;

namespace AisFs.Client.AuthN;

/// <summary>The users of an AuthN server. Protocol: <c>/v1/users</c>.</summary>
public sealed class AisAuthNUsers
{
    private const string UsersPath = "/v1/users";

    private readonly AisAuthNClient _client;

    internal AisAuthNUsers(AisAuthNClient client) => _client = client;

    /// <summary>Lists the users.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The users by name.</returns>
    public async ValueTask<IReadOnlyDictionary<string, AisUser>> ListAsync(CancellationToken cancellationToken = default)
    {
        OrderedDictionary<string, AisUser> users = [];
        JsonFields json = await _client.AskAsync(HttpMethod.Get, UsersPath, null, cancellationToken).ConfigureAwait(false);
        foreach ((string name, JsonFields user) in json.Members())
        {
            users[name] = AisUser.Read(user);
        }

        return users;
    }

    /// <summary>Finds a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The user.</returns>
    /// <exception cref="AisServerException">404: there is none.</exception>
    public async ValueTask<AisUser> GetAsync(string name, CancellationToken cancellationToken = default)
        => AisUser.Read(await _client.AskAsync(HttpMethod.Get, AisAuthNClient.Path("users", name), null, cancellationToken).ConfigureAwait(false));

    /// <summary>Makes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="roles">Names of roles.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The user as the server now knows it.</returns>
    /// <exception cref="AisServerException">404: there is no such role; 409: a user of that name exists.</exception>
    public async ValueTask<AisUser> CreateAsync(string name, string password, IReadOnlyList<string> roles, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(password);
        ArgumentNullException.ThrowIfNull(roles);
        byte[] json = Write(name, password, await FindRolesAsync(roles, cancellationToken).ConfigureAwait(false));
        await _client.ExecuteAsync(HttpMethod.Post, UsersPath, json, cancellationToken).ConfigureAwait(false);
        return await GetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes password and roles of a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The new password; empty leaves it.</param>
    /// <param name="roles">Names of the new roles, instead of all former ones; null leaves them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The user as the server now knows it.</returns>
    /// <exception cref="ArgumentException">Nothing is to change.</exception>
    /// <exception cref="AisServerException">404: there is no such user or role.</exception>
    public async ValueTask<AisUser> UpdateAsync(
        string name, string password = "", IReadOnlyList<string>? roles = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(password) && roles is not { Count: > 0 })
        {
            throw new ArgumentException("Neither the password nor the roles are to change.", nameof(password));
        }

        string path = AisAuthNClient.Path("users", name);
        byte[] json = Write(name, password, await FindRolesAsync(roles ?? [], cancellationToken).ConfigureAwait(false));
        await _client.ExecuteAsync(HttpMethod.Put, path, json, cancellationToken).ConfigureAwait(false);
        return await GetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="missingOk">Whether the user may be absent already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the user is gone.</returns>
    /// <exception cref="AisServerException">404: there is no such user, and <paramref name="missingOk"/> is false.</exception>
    public ValueTask DeleteAsync(string name, bool missingOk = false, CancellationToken cancellationToken = default)
        => _client.DeleteAsync(AisAuthNClient.Path("users", name), missingOk, cancellationToken);

    private static byte[] Write(string name, string password, List<AisRole> roles) => JsonValues.Write((name, password, roles), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, state.name);
        if (!string.IsNullOrEmpty(state.password))
        {
            writer.WriteString("pass"u8, state.password);
        }
        else
        {
            writer.WriteNull("password"u8);
        }

        writer.WriteStartArray("roles"u8);
        foreach (AisRole role in state.roles)
        {
            role.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private async ValueTask<List<AisRole>> FindRolesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<AisRole> roles = [];
        foreach (string name in names)
        {
            roles.Add(await _client.Roles.GetAsync(name, cancellationToken).ConfigureAwait(false));
        }

        return roles;
    }
}
