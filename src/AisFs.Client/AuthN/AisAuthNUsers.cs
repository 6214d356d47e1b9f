using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.AuthN;

/// <summary>The users of an AuthN server. Protocol: <c>/v1/users</c>.</summary>
public class AisAuthNUsers
{
    private readonly AisAuthNClient _client;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisAuthNUsers()
    {
        _client = null!;
    }

    internal AisAuthNUsers(AisAuthNClient client) => _client = client;

    /// <summary>Lists the users.</summary>
    /// <returns>The users by name.</returns>
    public virtual async ValueTask<IReadOnlyDictionary<string, AisUser>> ListAsync(CancellationToken cancellationToken = default)
    {
        OrderedDictionary<string, AisUser> users = [];
        foreach ((string name, UserDto? user) in await _client.GetAsync(Routes.Users, AnswerJson.Default.DictionaryStringUserDto, cancellationToken).ConfigureAwait(false))
        {
            users[name] = Read(user ?? new UserDto());
        }

        return users;
    }

    /// <summary>Finds a user.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The user.</returns>
    /// <exception cref="AisServerException">404: there is none.</exception>
    public virtual async ValueTask<AisUser> GetAsync(string name, CancellationToken cancellationToken = default)
        => Read(await _client.GetAsync(AisAuthNClient.Path(Routes.Users, name), AnswerJson.Default.UserDto, cancellationToken).ConfigureAwait(false));

    /// <summary>Makes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="roles">Names of roles.</param>
    /// <returns>The user as the server now knows it.</returns>
    /// <exception cref="AisServerException">404: there is no such role; 409: a user of that name exists.</exception>
    public virtual async ValueTask<AisUser> CreateAsync(string name, string password, IReadOnlyList<string> roles, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(password);
        ArgumentNullException.ThrowIfNull(roles);
        byte[] json = Write(name, password, await FindRolesAsync(roles, cancellationToken).ConfigureAwait(false));
        await _client.ExecuteAsync(HttpMethod.Post, Routes.Users, json, cancellationToken).ConfigureAwait(false);
        return await GetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes password and roles of a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The new password; empty leaves it.</param>
    /// <param name="roles">Names of the new roles, instead of all former ones; null leaves them.</param>
    /// <returns>The user as the server now knows it.</returns>
    /// <exception cref="ArgumentException">Nothing is to change.</exception>
    /// <exception cref="AisServerException">404: there is no such user or role.</exception>
    public virtual async ValueTask<AisUser> UpdateAsync(
        string name, string password = "", IReadOnlyList<string>? roles = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(password) && roles is not { Count: > 0 })
        {
            throw new ArgumentException("Neither the password nor the roles are to change.", nameof(password));
        }

        string path = AisAuthNClient.Path(Routes.Users, name);
        byte[] json = Write(name, password, await FindRolesAsync(roles ?? [], cancellationToken).ConfigureAwait(false));
        await _client.ExecuteAsync(HttpMethod.Put, path, json, cancellationToken).ConfigureAwait(false);
        return await GetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="missingOk">Whether the user may be absent already.</param>
    /// <returns>Completes when the user is gone.</returns>
    /// <exception cref="AisServerException">404: there is no such user, and <paramref name="missingOk"/> is false.</exception>
    public virtual ValueTask DeleteAsync(string name, bool missingOk = false, CancellationToken cancellationToken = default)
        => _client.DeleteAsync(AisAuthNClient.Path(Routes.Users, name), missingOk, cancellationToken);

    private static AisUser Read(UserDto told) => new(told.Name, [.. DtoList.Items(told.Roles).Select(RoleForms.Read)]);

    private static byte[] Write(string name, string password, List<AisRole> roles)
    {
        RoleMessage[] messages = [.. roles.Select(RoleForms.Write)];
        return string.IsNullOrEmpty(password)
            ? MessageWriter.Write(new UserRolesMessage { Name = name, Roles = messages }, MessageJson.Default.UserRolesMessage)
            : MessageWriter.Write(new UserMessage { Name = name, Password = password, Roles = messages }, MessageJson.Default.UserMessage);
    }

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
