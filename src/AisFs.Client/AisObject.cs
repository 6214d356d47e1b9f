using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>A handle of an object: a name, not a promise that the object exists. Immutable.</summary>
public sealed partial class AisObject
{
    private readonly string _path;

    internal AisObject(AisBucket bucket, string name)
    {
        Bucket = bucket;
        Name = name;
        WireName = bucket.ToWireName(name);
        _path = $"{bucket.ObjectsPath}/{UrlText.EncodePath(WireName)}{bucket.Query}";
    }

    /// <summary>The bucket.</summary>
    public AisBucket Bucket { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The unique name: <c>ais/@#/bucket/object</c>. Its digest tells which target owns the object.</summary>
    public string UniqueName => Bucket.UniqueName + Name;

    /// <summary>The name as requests have it: for a bucket of another AIStore cluster it is escaped once more.</summary>
    internal string WireName { get; }

    internal string WireUniqueName => Bucket.UniqueName + WireName;

    /// <summary>The object as a URL, for example <c>ais://bucket/object</c>; nothing in it is escaped.</summary>
    public string Url => $"{Bucket.Url}/{Name}";

    private AisTransport Transport => Bucket.Client.Transport;

    /// <summary>The object as a URL.</summary>
    /// <returns><see cref="Url"/>.</returns>
    public override string ToString() => Url;

    private AisRequest CreateRequest(HttpMethod method, string pathAndQuery, byte[]? json = null, AisContent? content = null,
        List<KeyValuePair<string, string>>? headers = null, bool isIdempotent = false, bool isRepeatedUntilTaken = false, bool isDirect = false, bool mayBeCold = false)
    {
        if (Bucket.IsInOtherCluster && ObjectNameRules.HasControl(Name))
        {
            throw new AisUnsafeNameException(Name, $"{Url} has control characters in its name: the cluster would ask the other one for another object.");
        }

        return new()
        {
            Method = method,
            PathAndQuery = pathAndQuery,
            Json = json,
            Content = content,
            Headers = headers,
            IsIdempotent = isIdempotent,
            IsRepeatedUntilTaken = isRepeatedUntilTaken,
            Bucket = Bucket.Url,
            ObjectName = Name,
            BeforeRetry = mayBeCold && Bucket.IsRemote ? WaitForColdGetAsync : null,

            // The owner of a remote cluster's bucket follows from that cluster's id, and here stands perhaps its alias.
            DirectName = isDirect && !Bucket.Namespace.IsRemote ? UniqueName : null,
            OwnerKnowsAll = !Bucket.IsRemote,
        };
    }
}
