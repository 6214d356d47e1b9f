namespace AisFs.Client.Wire;

/// <summary>Names a bucket, and knows how requests name it. Immutable.</summary>
internal sealed class BucketAddress
{
    private const int MaxNameLength = 256;

    /// <summary>Names a bucket.</summary>
    /// <exception cref="ArgumentException">The name can't be the name of a bucket.</exception>
    public BucketAddress(string name, string provider, AisNamespace ns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength || name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
        {
            throw new ArgumentException($"'{(name.Length > 64 ? name[..64] + "..." : name)}' can't be the name of a bucket: it is too long, holds '/', or is '.' or '..'.", nameof(name));
        }

        Name = name;
        Provider = provider;
        Namespace = ns;
        Url = AisBucketInfo.FormatUrl(provider, ns, name);
        UniqueName = $"{provider}/{ns}/{name}/";
        EscapedName = UrlText.EncodePath(name);
        QueryBuilder query = new QueryBuilder(string.Empty).Add(QueryNames.Provider, provider);
        Query = (ns.IsGlobal ? query : query.Add(QueryNames.Namespace, ns.ToString())).ToString();
        Path = $"{Routes.Buckets}/{EscapedName}";
        PathAndQuery = Path + Query;
        ObjectsPath = $"{Routes.Objects}/{EscapedName}";
    }

    public string Name { get; }

    /// <summary>The provider in canonical form.</summary>
    public string Provider { get; }

    public AisNamespace Namespace { get; }

    /// <summary>The bucket as a URL, for example <c>ais://@remote#ns/name</c>.</summary>
    public string Url { get; }

    /// <summary>What its objects' unique names begin with: <c>ais/@#/name/</c>.</summary>
    public string UniqueName { get; }

    public string EscapedName { get; }

    /// <summary>The path of the bucket itself.</summary>
    public string Path { get; }

    /// <summary>The query with provider and namespace; begins with '?'.</summary>
    public string Query { get; }

    public string PathAndQuery { get; }

    /// <summary>What the paths of its objects begin with, without a trailing '/'.</summary>
    public string ObjectsPath { get; }

    /// <summary>Whether the bucket has a remote side, in a cloud or another cluster.</summary>
    public bool IsRemote => IsCloud || Namespace.IsRemote;

    public bool IsCloud => AisProvider.IsCloud(Provider);

    /// <summary>Whether the bucket lies in another AIStore cluster, which this one asks for it.</summary>
    public bool IsInOtherCluster => ObjectNameRules.IsInOtherCluster(Provider, Namespace);

    /// <summary>What the query says, not escaped.</summary>
    public IReadOnlyDictionary<string, string> CreateQueryParameters()
    {
        OrderedDictionary<string, string> parameters = new() { [QueryNames.Provider] = Provider };
        if (!Namespace.IsGlobal)
        {
            parameters[QueryNames.Namespace] = Namespace.ToString();
        }

        return parameters;
    }

    /// <summary>Another bucket of the same provider and namespace.</summary>
    public BucketAddress WithName(string name) => new(name, Provider, Namespace);

    /// <summary>An object's name, or a template of names, as requests have it.</summary>
    public string ToWireName(string name) => ObjectNameRules.ToWire(Provider, Namespace, name);

    /// <summary>Refuses buckets that do not lie in a cloud.</summary>
    /// <exception cref="AisInvalidProviderException">The bucket is an ais:// one, of this or another cluster.</exception>
    public void RequireCloud()
    {
        if (!IsCloud)
        {
            throw new AisInvalidProviderException(Provider, $"{Url} does not lie in a cloud.");
        }
    }

    /// <summary>Refuses buckets that lie in a cloud.</summary>
    /// <param name="what">What can't be done to cloud buckets, for the message.</param>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public void RequireAis(string what)
    {
        if (IsCloud)
        {
            throw new AisInvalidProviderException(Provider, $"{Url} lies in a cloud: only ais:// buckets can be {what}.");
        }
    }
}
