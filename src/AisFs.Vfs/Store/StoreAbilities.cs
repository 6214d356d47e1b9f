using System.Buffers;
using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>What the store can do in a bucket, which depends on the provider that keeps the objects.</summary>
public readonly record struct StoreAbilities
{
    // The handle of an append holds the name between '|', and goes through headers.
    private static readonly SearchValues<char> s_unfitForHandles
        = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static code => (char)code), '\x7F', '|']);

    /// <summary>Whether buckets of this kind can be created and destroyed: those of a cloud or of another cluster are made there.</summary>
    public bool ManagesBuckets { get; init; }

    /// <summary>
    /// Whether the parts of a multipart upload may have any size, and whether it can be asked which of them have arrived.
    /// </summary>
    public bool TakesSmallParts { get; init; }

    /// <summary>Whether bytes can be appended to objects. Ask <see cref="CanAppendTo"/> for a certain object.</summary>
    public bool TakesAppends { get; init; }

    /// <summary>Whether a directory may be left over when its last object has gone, so that it takes a name and is listed.</summary>
    public bool KeepsEmptyDirectories { get; init; }

    /// <summary>Whether a name can be freed that such a left-over directory takes: it lies on disks of this cluster.</summary>
    public bool FreesNames { get; init; }

    /// <summary>
    /// Whether a listing can begin behind any name, and pages are in the order of the names' bytes; else only the token of a page
    /// leads to the next one.
    /// </summary>
    public bool StartsAnywhere { get; init; }

    /// <summary>Whether the cluster may tell in a page what it found while it looked for an earlier one.</summary>
    public bool KeepsWalks { get; init; }

    /// <summary>Whether the cluster adds keys of its own to the custom metadata of objects: what a cloud tells of them.</summary>
    public bool AddsMetadata { get; init; }

    /// <summary>The abilities of AIStore.</summary>
    /// <param name="bucket">The bucket.</param>
    public static StoreAbilities OfAis(BucketId bucket) => OfAis(isAis: bucket.Provider == "ais", isRemote: bucket.Provider != "ais" || bucket.Namespace.StartsWith('@'));

    /// <summary>The abilities of AIStore.</summary>
    /// <param name="bucket">The bucket.</param>
    internal static StoreAbilities OfAis(AisBucket bucket) => OfAis(isAis: bucket.Provider == "ais", bucket.IsRemote);

    /// <summary>Whether bytes can be appended to an object of this name.</summary>
    /// <param name="name">The object's name.</param>
    public bool CanAppendTo(string name) => TakesAppends && !name.AsSpan().ContainsAny(s_unfitForHandles);

    private static StoreAbilities OfAis(bool isAis, bool isRemote) => new()
    {
        ManagesBuckets = !isRemote,
        TakesSmallParts = !isRemote,
        TakesAppends = !isRemote,
        KeepsEmptyDirectories = isAis,
        FreesNames = !isRemote,
        StartsAnywhere = isAis,
        KeepsWalks = isAis && !isRemote,
        AddsMetadata = isRemote,
    };
}
