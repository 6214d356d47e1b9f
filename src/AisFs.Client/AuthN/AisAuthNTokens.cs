using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.AuthN;

/// <summary>Tokens that an AuthN server gave out. Protocol: <c>/v1/tokens</c>.</summary>
public class AisAuthNTokens
{
    private readonly AisAuthNClient _client;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisAuthNTokens()
    {
        _client = null!;
    }

    internal AisAuthNTokens(AisAuthNClient client) => _client = client;

    /// <summary>Revokes a token: the clusters that the server knows refuse it from now on.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Completes when it is revoked.</returns>
    public virtual ValueTask RevokeAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        byte[] json = MessageWriter.Write(new TokenMessage { Token = token }, MessageJson.Default.TokenMessage);
        return _client.ExecuteAsync(HttpMethod.Delete, Routes.Tokens, json, cancellationToken);
    }
}
