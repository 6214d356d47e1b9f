using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.AuthN;

/// <summary>Users, roles, clusters and revoked tokens of the AuthN service.</summary>
internal sealed class AuthNState
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    public AuthNState(DevAuthNOptions options, TimeProvider clock)
    {
        Options = options;
        Clock = clock;
        Roles["Admin"] = new Role("Admin") { Description = "AuthN administrator", IsAdmin = true };
        Users[options.AdminName] = new User(options.AdminName, options.AdminPassword, [Roles["Admin"]]);
    }

    public DevAuthNOptions Options { get; }

    public ConcurrentDictionary<string, User> Users { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Role> Roles { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, (string Alias, string[] Urls)> Clusters { get; } = new(StringComparer.Ordinal);

    private TimeProvider Clock { get; }

    public long NowSeconds => Clock.GetUtcNow().ToUnixTimeSeconds();

    public void Revoke(string token) => _revoked[token] = true;

    /// <summary>A JSON web token of the user's rights, HMAC-SHA256.</summary>
    public string Issue(User user, TimeSpan? lifetime)
    {
        long now = NowSeconds;
        using MemoryStream claims = new();
        using (Utf8JsonWriter json = new(claims))
        {
            json.WriteStartObject();
            Role.WriteGrants(json, [.. user.Roles.SelectMany(static role => role.Clusters)], [.. user.Roles.SelectMany(static role => role.Buckets)], always: false);
            json.WriteBoolean("admin"u8, user.Roles.Any(static role => role.IsAdmin));
            json.WriteString("sub"u8, user.Name);
            json.WriteNumber("exp"u8, now + (long)(lifetime ?? Options.TokenLifetime).TotalSeconds);
            json.WriteNumber("iat"u8, now);
            json.WriteString("jti"u8, Protocol.Ids.New(9));
            json.WriteEndObject();
        }

        string head = Encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8) + "." + Encode(claims.ToArray());
        return head + "." + Sign(head);
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="RequestException">401: it is none, was altered, has expired or was revoked.</exception>
    public Claims Verify(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("token is malformed: token contains an invalid number of segments");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(parts[0] + "." + parts[1])), Encoding.UTF8.GetBytes(parts[2])))
        {
            throw Invalid("token signature is invalid");
        }

        if (_revoked.ContainsKey(token))
        {
            throw new RequestException(401, $"invalid token from header \"Authorization\": invalid token [err: token revoked]: {token}", "wrapError");
        }

        using JsonDocument document = JsonDocument.Parse(Decode(parts[1]));
        JsonElement json = document.RootElement;
        Role grants = Role.Read(json);
        Claims claims = new(json.GetProperty("sub").GetString()!, json.GetProperty("exp").GetInt64(), grants.IsAdmin) { Clusters = grants.Clusters, Buckets = grants.Buckets };
        return claims.ExpiresSeconds > NowSeconds ? claims : throw Invalid("token has invalid claims: token is expired");
    }

    private static RequestException Invalid(string reason)
        => new(401, $"invalid token from header \"Authorization\": invalid token [err: {reason}]");

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private string Sign(string text) => Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));
}
