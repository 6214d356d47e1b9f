namespace AisFs.Client.Wire;

/// <summary>Names an object, and knows how requests name it. Immutable.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="name">The name, which <see cref="ObjectNameRules.FindFault"/> has passed.</param>
internal sealed class ObjectAddress(BucketAddress bucket, string name)
{
    private bool _wasAsked;
    private Uri? _uri;

    public BucketAddress Bucket => bucket;

    public string Name => name;

    /// <summary>The name as requests have it: for a bucket of another AIStore cluster it is escaped once more.</summary>
    public string WireName { get; } = bucket.ToWireName(name);

    /// <summary>Path and query of the object itself.</summary>
    public string PathAndQuery => field ??= $"{bucket.ObjectsPath}/{UrlText.EncodePath(WireName)}{bucket.Query}";

    /// <summary>Where messages go that name the object in their text.</summary>
    public string BucketPathAndQuery => bucket.ObjectsPath + bucket.Query;

    /// <summary>The object in the S3 interface.</summary>
    public string S3Path => $"{Routes.S3}/{bucket.EscapedName}/{UrlText.EncodePath(name)}";

    /// <summary>The unique name, <c>ais/@#/bucket/object</c>, whose digest decides which target owns the object.</summary>
    public string UniqueName => field ??= bucket.UniqueName + name;

    public string WireUniqueName => bucket.UniqueName + WireName;

    /// <summary>The object as a URL; nothing in it is escaped.</summary>
    public string Url => $"{bucket.Url}/{name}";

    /// <summary>Names an object.</summary>
    /// <exception cref="ArgumentException">The name can't be the name of an object.</exception>
    public static ObjectAddress Of(BucketAddress bucket, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ObjectNameRules.FindFault(name) is { } fault ? throw new ArgumentException(fault, nameof(name)) : new ObjectAddress(bucket, name);
    }

    /// <summary>
    /// The URL for a request that concerns the object. One that is asked for again and again is made once; most objects are read once,
    /// and keep nothing.
    /// </summary>
    public Uri ToUri(RawUrl url)
    {
        if (Volatile.Read(ref _uri) is { } former && url.IsWrittenAs(former.OriginalString))
        {
            return former;
        }

        Uri made = url.ToUri();
        if (_wasAsked)
        {
            Volatile.Write(ref _uri, made);
        }

        _wasAsked = true;
        return made;
    }

    /// <summary>Refuses a name that another target takes for another one when the cluster sends the object there.</summary>
    /// <param name="allowUnsafe">Whether the caller takes the risk.</param>
    /// <exception cref="AisUnsafeNameException">The name is not safe.</exception>
    public void RequireSafeDestination(bool allowUnsafe)
    {
        if (!allowUnsafe && ObjectNameRules.IsMangledBetweenTargets(WireName))
        {
            throw new AisUnsafeNameException(
                name, $"{Url} has '%', '?', '#' or a control character in its name: where another target sends the object there, it lands under another name, or is lost. Read it and put it there.");
        }
    }

    /// <summary>Refuses a name under which another cluster would be asked for another object.</summary>
    /// <exception cref="AisUnsafeNameException">The name is not safe.</exception>
    public void RequireSafeRequest()
    {
        if (bucket.IsInOtherCluster && ObjectNameRules.HasControl(name))
        {
            throw new AisUnsafeNameException(name, $"{Url} has control characters in its name: the cluster would ask the other one for another object.");
        }
    }
}
