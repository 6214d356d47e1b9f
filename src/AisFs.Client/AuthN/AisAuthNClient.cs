using System.Text.Json.Serialization.Metadata;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Client.AuthN;

/// <summary>
/// A client of an AuthN server: logs in, and manages users, roles, clusters and tokens. Safe for use by many threads at
/// once. What it gets at <see cref="LoginAsync"/> it uses itself, and gives to an <see cref="AisClient"/> that has it as
/// <see cref="AisClientOptions.TokenSource"/>. Errors are those of all requests: 401 and 403 are
/// <see cref="AisAccessDeniedException"/>, others <see cref="AisServerException"/>.
/// </summary>
public class AisAuthNClient : IDisposable
{
    private readonly TokenHolder _tokens;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisAuthNClient()
    {
        _tokens = null!;
        Clusters = null!;
        Roles = null!;
        Users = null!;
        Tokens = null!;
        Options = null!;
        Transport = null!;
    }

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="options">Options, with the server as the endpoint; null: all defaults, the endpoint from <c>AIS_AUTHN_URL</c>.</param>
    /// <param name="logger">Where to log; null: nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no usable endpoint.</exception>
    public AisAuthNClient(AisClientOptions? options = null, ILogger? logger = null)
    {
        options ??= new AisClientOptions { Endpoints = Environment.GetEnvironmentVariable("AIS_AUTHN_URL") is { Length: > 0 } url ? [url] : [] };
        options.Validate();
        _tokens = new TokenHolder(options.TokenSource ?? (string.IsNullOrEmpty(options.Token) ? null : AisTokenSource.FromToken(options.Token)));
        Options = options with { TokenSource = _tokens, DirectReads = DirectReads.Never };
        Transport = new AisTransport(Options, logger ?? NullLogger.Instance);
        Clusters = new AisAuthNClusters(this);
        Roles = new AisAuthNRoles(this);
        Users = new AisAuthNUsers(this);
        Tokens = new AisAuthNTokens(this);
    }

    /// <summary>Makes a client of the server at a URL, everything else by default.</summary>
    /// <param name="endpoint">The server, for example <c>http://localhost:52001</c>.</param>
    /// <exception cref="ArgumentException">The endpoint is not a URL.</exception>
    public AisAuthNClient(string endpoint)
        : this(new AisClientOptions { Endpoints = [endpoint] })
    {
    }

    /// <summary>The clusters that the server knows.</summary>
    public virtual AisAuthNClusters Clusters { get; }

    /// <summary>The roles.</summary>
    public virtual AisAuthNRoles Roles { get; }

    /// <summary>The users.</summary>
    public virtual AisAuthNUsers Users { get; }

    /// <summary>Tokens that were given out.</summary>
    public virtual AisAuthNTokens Tokens { get; }

    /// <summary>The token that is in use, as a source for other clients: it follows logins and logouts.</summary>
    public virtual AisTokenSource TokenSource => _tokens;

    internal AisClientOptions Options { get; }

    internal AisTransport Transport { get; }

    /// <summary>Logs in. The token is used from now on.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="expiresIn">How long the token is to be good; null: as the server is set.</param>
    /// <returns>The token.</returns>
    /// <exception cref="ArgumentException">The user or the password is empty.</exception>
    /// <exception cref="AisAccessDeniedException">User or password is wrong.</exception>
    public virtual async ValueTask<string> LoginAsync(string user, string password, TimeSpan? expiresIn = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(password);
        if (expiresIn < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(expiresIn), expiresIn, "A token can't be good for less than no time.");
        }

        LoginMessage message = new() { Password = password, ExpiresIn = expiresIn is { } time ? checked(time.Ticks * 100) : null };
        AisRequest request = CreateRequest(HttpMethod.Post, Path(Routes.Users, user), MessageWriter.Write(message, MessageJson.Default.LoginMessage));
        string token = (await Transport.AskAsync(request, AnswerJson.Default.TokenDto, cancellationToken).ConfigureAwait(false))?.Token ?? string.Empty;
        if (!AisTokenSource.IsToken(token))
        {
            throw new AisProtocolException("The answer to the login holds no token.");
        }

        _tokens.Token = token;
        return token;
    }

    /// <summary>Revokes the token that is in use, and forgets it.</summary>
    /// <returns>Completes when it is revoked.</returns>
    /// <exception cref="InvalidOperationException">There is no token.</exception>
    public virtual async ValueTask LogoutAsync(CancellationToken cancellationToken = default)
    {
        string token = _tokens.GetToken() is { Length: > 0 } known ? known : throw new InvalidOperationException("There is no token: log in first.");
        await Tokens.RevokeAsync(token, cancellationToken).ConfigureAwait(false);
        _tokens.Clear();
    }

    /// <summary>Closes all connections.</summary>
    public virtual void Dispose()
    {
        Transport?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The path of something that has a name.</summary>
    /// <param name="route">What it is.</param>
    /// <param name="name">Its name.</param>
    internal static string Path(string route, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name is "." or ".." || name.Length > 256
            ? throw new ArgumentException("The name is too long, or '.' or '..'.", nameof(name))
            : Routes.Below(route, name);
    }

    internal async ValueTask<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class, new()
        => await Transport.AskAsync(CreateRequest(HttpMethod.Get, path, null), type, cancellationToken).ConfigureAwait(false) ?? new T();

    internal ValueTask ExecuteAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
        => Transport.ExecuteAsync(CreateRequest(method, path, json), cancellationToken);

    internal async ValueTask DeleteAsync(string path, bool missingOk, CancellationToken cancellationToken)
    {
        AisOutcome outcome = await Transport.TrySendAsync(CreateRequest(HttpMethod.Delete, path, null), cancellationToken).ConfigureAwait(false);
        if (!(missingOk && outcome.Error is AisServerException { Status: 404 }))
        {
            outcome.GetOrThrow().Dispose();
        }
    }

    private static AisRequest CreateRequest(HttpMethod method, string path, byte[]? json)
        => new() { Method = method, PathAndQuery = path, Json = json, IsIdempotent = method != HttpMethod.Post };

    /// <summary>What the last login gave; before it, and never after a logout, what the options say.</summary>
    private sealed class TokenHolder(AisTokenSource? first) : AisTokenSource
    {
        private volatile string? _token;
        private volatile bool _isOwn;

        public string Token
        {
            set
            {
                _token = value;
                _isOwn = true;
            }
        }

        public void Clear()
        {
            _token = null;
            _isOwn = true;
        }

        public override string? GetToken() => _isOwn ? _token : first?.GetToken();
    }
}
