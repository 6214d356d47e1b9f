using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>What a directory stands for: a folder that groups buckets, or a prefix in a bucket. Immutable.</summary>
internal sealed class DirectoryPlace
{
    private DirectoryPlace(bool isGroup, BucketId bucket, string prefix, string path)
    {
        IsGroup = isGroup;
        Bucket = bucket;
        Prefix = prefix;
        Key = new DirectoryKey(path);
    }

    /// <summary>Whether its children are buckets and further groups.</summary>
    public bool IsGroup { get; }

    /// <summary>The bucket; for a group the provider and namespace of its buckets, without a name.</summary>
    public BucketId Bucket { get; }

    /// <summary>What the names of its objects begin with: empty, or with a trailing slash.</summary>
    public string Prefix { get; }

    /// <summary>What stands for it in caches.</summary>
    public DirectoryKey Key { get; }

    /// <summary>One text for locks and messages; names below it are behind a further slash.</summary>
    public string Path => Key.Path;

    public bool IsBucketRoot => !IsGroup && Prefix.Length == 0;

    public ObjectKey Marker => new(Bucket, Prefix + ObjectNames.Marker);

    public static DirectoryPlace Group(string provider, string scope)
        => new(true, new BucketId(provider, scope, string.Empty), string.Empty, $"{provider}://{scope}");

    public static DirectoryPlace Objects(BucketId bucket, string prefix)
        => new(false, bucket, prefix, prefix.Length == 0 ? bucket.ToString() : $"{bucket}/{prefix[..^1]}");

    public static DirectoryPlace Of(MountSource source)
        => !source.HasBucket
            ? Group(source.Provider, source.Namespace)
            : Objects(source.Bucket, source.Prefix.Length == 0 ? string.Empty : source.Prefix + "/");

    public DirectoryPlace Child(string name) => IsGroup ? GroupChild(name) : Objects(Bucket, $"{Prefix}{name}/");

    /// <summary>The directory of a bucket that this one lies in; null for the bucket itself and for groups.</summary>
    public DirectoryPlace? Parent() => IsGroup || IsBucketRoot ? null : Objects(Bucket, Prefix[..(Prefix[..^1].LastIndexOf('/') + 1)]);

    /// <summary>The lock path of a name in this directory.</summary>
    public string PathOf(string name) => IsGroup ? Child(name).Path : $"{Path}/{name}";

    public ObjectKey Object(string name) => new(Bucket, Prefix + name);

    public override string ToString() => Path;

    private DirectoryPlace GroupChild(string name)
    {
        if (name.StartsWith('#'))
        {
            return Group(Bucket.Provider, Bucket.Namespace + name);
        }

        if (name.StartsWith('@'))
        {
            return BucketTree.IsProvider(name[1..]) ? Group(name[1..], string.Empty) : Group(Bucket.Provider, name);
        }

        return Objects(Bucket with { Name = name }, string.Empty);
    }
}
