using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.AuthN;

/// <summary>Tokens that an AuthN server gave out. Protocol: <c>/v1/tokens</c>.</summary>
public sealed class AisAuthNTokens
{
    private readonly AisAuthNClient _client;

    internal AisAuthNTokens(AisAuthNClient client) => _client = client;

    /// <summary>Revokes a token: the clusters that the server knows refuse it from now on.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Completes when it is revoked.</returns>
    public ValueTask RevokeAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        byte[] json = MessageWriter.Write(new TokenMessage { Token = token }, MessageJson.Default.TokenMessage);
        return _client.ExecuteAsync(HttpMethod.Delete, Routes.Tokens, json, cancellationToken);
    }
}
