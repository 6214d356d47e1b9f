using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>A handle of a bucket: a name, not a promise that the bucket exists. Immutable.</summary>
public sealed partial class AisBucket
{
    private readonly string _path;
    private readonly string _query;

    internal AisBucket(AisClient client, string name, string provider, AisNamespace ns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > 256 || name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
        {
            throw new ArgumentException($"'{(name.Length > 64 ? name[..64] + "..." : name)}' can't be the name of a bucket: it is too long, holds '/', or is '.' or '..'.", nameof(name));
        }

        Client = client;
        Name = name;
        Provider = provider;
        Namespace = ns;
        Url = FormatUrl(provider, ns, name);
        UniqueName = $"{provider}/{ns}/{name}/";
        string escaped = UrlText.EncodePath(name);
        QueryBuilder query = new QueryBuilder(string.Empty).Add("provider", provider);
        _query = (ns.IsGlobal ? query : query.Add("namespace", ns.ToString())).ToString();
        _path = "/v1/buckets/" + escaped;
        ObjectsPath = "/v1/objects/" + escaped;
    }

    /// <summary>The client.</summary>
    public AisClient Client { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The provider in canonical form.</summary>
    public string Provider { get; }

    /// <summary>The namespace.</summary>
    public AisNamespace Namespace { get; }

    /// <summary>The bucket as a URL, for example <c>ais://@remote#ns/name</c>.</summary>
    public string Url { get; }

    /// <summary>The unique name of the bucket, which its objects' unique names begin with: <c>ais/@#/name/</c>.</summary>
    public string UniqueName { get; }

    /// <summary>Whether the bucket has a remote side, in a cloud or another cluster.</summary>
    public bool IsRemote => AisProvider.IsCloud(Provider) || Namespace.IsRemote;

    /// <summary>Whether the bucket lies in another AIStore cluster.</summary>
    internal bool IsInOtherCluster => ObjectNameRules.IsInOtherCluster(Provider, Namespace);

    internal string ObjectsPath { get; }

    /// <summary>The query that names the bucket; begins with '?'.</summary>
    internal string Query => _query;

    /// <summary>Names an object. Nothing is sent.</summary>
    /// <param name="name">The name; '/' separates directories. Nothing in it is escaped.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The name can't be one of an object.</exception>
    public AisObject Object(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ObjectNameRules.FindFault(name) is { } fault ? throw new ArgumentException(fault, nameof(name)) : new AisObject(this, name);
    }

    /// <summary>Names an object, if it can have the name. Nothing is sent.</summary>
    /// <param name="name">The name; '/' separates directories. Nothing in it is escaped.</param>
    /// <param name="item">The handle; null when no request can carry the name: empty, of more than 8192 characters, with a
    /// segment '.' or '..', with U+0000 or half a surrogate pair.</param>
    /// <returns>Whether it can.</returns>
    public bool TryObject(string name, [NotNullWhen(true)] out AisObject? item)
    {
        ArgumentNullException.ThrowIfNull(name);
        item = ObjectNameRules.FindFault(name) is null ? new AisObject(this, name) : null;
        return item is not null;
    }

    /// <summary>Creates the bucket; ais:// only. A cluster that has just started, and refuses it for a moment (503), is asked again.</summary>
    /// <param name="existOk">Whether it may exist already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the cluster has it.</returns>
    /// <exception cref="AisBucketExistsException">It exists, and <paramref name="existOk"/> is false.</exception>
    /// <exception cref="AisInvalidNameException">
    /// A cluster allows 1 to 64 ASCII letters, digits, '-', '_' and '.', no '.' in front and no two next to each other.
    /// </exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public async ValueTask CreateAsync(bool existOk = false, CancellationToken cancellationToken = default)
    {
        RequireAis("created");
        AisRequest request = CreateRequest(HttpMethod.Post, _path + _query, ActionMessage.Create("create-bck"), isRefusedWhenBusy: true);
        AisOutcome outcome = await Client.Transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (existOk && outcome.Error is AisBucketExistsException)
        {
            return;
        }

        outcome.GetOrThrow().Dispose();
    }

    /// <summary>Destroys the bucket with all its objects; ais:// only.</summary>
    /// <param name="missingOk">Whether it may be absent already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the cluster has forgotten it. Several clients that destroy it at the same time may all be told so.</returns>
    /// <exception cref="AisBucketNotFoundException">It does not exist, and <paramref name="missingOk"/> is false.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public async ValueTask DestroyAsync(bool missingOk = false, CancellationToken cancellationToken = default)
    {
        RequireAis("destroyed");
        AisRequest request = CreateRequest(HttpMethod.Delete, _path + _query, ActionMessage.Create("destroy-bck"), isIdempotent: true);
        AisOutcome outcome = await Client.Transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (missingOk && outcome.Error is AisBucketNotFoundException)
        {
            return;
        }

        outcome.GetOrThrow().Dispose();
    }

    /// <summary>Reads the properties.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisBucketProperties> HeadAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = CreateRequest(HttpMethod.Head, _path + _query, isIdempotent: true);
        using AisResponse response = await Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadBucket(response, Provider);
    }

    /// <summary>Reads the properties, if the bucket exists.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties; null when the bucket does not exist.</returns>
    public async ValueTask<AisBucketProperties?> TryHeadAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = CreateRequest(HttpMethod.Head, _path + _query, isIdempotent: true);
        AisOutcome outcome = await Client.Transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return null;
        }

        using AisResponse response = outcome.GetOrThrow();
        return HeaderReader.ReadBucket(response, Provider);
    }

    /// <summary>Sends any control message to the bucket.</summary>
    /// <param name="method">The method. GET, HEAD, PUT and DELETE are taken as idempotent.</param>
    /// <param name="action">The action, for example <c>copy-bck</c>.</param>
    /// <param name="value">The action's value; the default sends null.</param>
    /// <param name="query">Parameters of the query, unescaped; null: those that name the bucket.</param>
    /// <param name="name">The name in the message, which some actions take.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The answer, to be disposed.</returns>
    public ValueTask<AisResult> MakeRequestAsync(
        HttpMethod method,
        string action,
        JsonElement value = default,
        IEnumerable<KeyValuePair<string, string>>? query = null,
        string name = "",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(name);
        string pathAndQuery = _path + _query;
        if (query is not null)
        {
            QueryBuilder builder = new(_path);
            foreach ((string key, string text) in query)
            {
                builder.Add(key, text);
            }

            pathAndQuery = builder.ToString();
        }

        return Client.MakeRequestAsync(method, pathAndQuery, ActionMessage.Create(action, value, name), cancellationToken: cancellationToken);
    }

    /// <summary>The bucket as a URL.</summary>
    /// <returns><see cref="Url"/>.</returns>
    public override string ToString() => Url;

    internal static string FormatUrl(string provider, AisNamespace ns, string name)
        => ns.IsGlobal ? $"{provider}://{name}"
            : ns.Name.Length == 0 ? $"{provider}://@{ns.Uuid}/{name}"
            : ns.Uuid.Length == 0 ? $"{provider}://#{ns.Name}/{name}"
            : $"{provider}://{ns}/{name}";

    /// <summary>An object's name, or a template of names, as requests have it.</summary>
    internal string ToWireName(string name) => ObjectNameRules.ToWire(Provider, Namespace, name);

    internal AisRequest CreateRequest(HttpMethod method, string pathAndQuery, byte[]? json = null, bool isIdempotent = false, bool isRefusedWhenBusy = false) => new()
    {
        Method = method,
        PathAndQuery = pathAndQuery,
        Json = json,
        IsIdempotent = isIdempotent,
        IsRefusedWhenBusy = isRefusedWhenBusy,
        Bucket = Url,
    };

    private void RequireAis(string what)
    {
        if (AisProvider.IsCloud(Provider))
        {
            throw new AisInvalidProviderException(Provider, $"{Url} lies in a cloud: only ais:// buckets can be {what}.");
        }
    }
}
