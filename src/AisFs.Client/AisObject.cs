using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>A handle of an object: a name, not a promise that the object exists. Immutable.</summary>
public sealed partial class AisObject
{
    // The longest name that was seen to work has segments of 300 bytes; a request line has room for this much.
    private const int MaxNameLength = 8192;

    private readonly string _path;

    internal AisObject(AisBucket bucket, string name)
    {
        CheckName(name);
        Bucket = bucket;
        Name = name;
        _path = $"{bucket.ObjectsPath}/{UrlText.EncodePath(name)}{bucket.Query}";
    }

    /// <summary>The bucket.</summary>
    public AisBucket Bucket { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The unique name: <c>ais/@#/bucket/object</c>. Its digest tells which target owns the object.</summary>
    public string UniqueName => Bucket.UniqueName + Name;

    /// <summary>The object as a URL, for example <c>ais://bucket/object</c>; nothing in it is escaped.</summary>
    public string Url => $"{Bucket.Url}/{Name}";

    private AisTransport Transport => Bucket.Client.Transport;

    /// <summary>The object as a URL.</summary>
    /// <returns><see cref="Url"/>.</returns>
    public override string ToString() => Url;

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of an object has {name.Length} characters, more than {MaxNameLength}.", nameof(name));
        }

        if (!name.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        // HTTP would fold these, and the request would reach another object.
        foreach (Range range in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(range) is "." or "..")
            {
                throw new ArgumentException($"'{name}' can't be the name of an object: '.' and '..' are no segments of one.", nameof(name));
            }
        }
    }

    private AisRequest CreateRequest(HttpMethod method, string pathAndQuery, byte[]? json = null, AisContent? content = null,
        List<KeyValuePair<string, string>>? headers = null, bool isIdempotent = false, bool isRepeatedUntilTaken = false, bool isDirect = false, bool mayBeCold = false) => new()
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
