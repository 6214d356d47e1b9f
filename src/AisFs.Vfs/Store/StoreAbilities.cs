using System.Buffers;

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
    public bool LeavesDirectories { get; init; }

    /// <summary>The abilities of AIStore.</summary>
    /// <param name="bucket">The bucket.</param>
    public static StoreAbilities OfAis(BucketId bucket)
    {
        bool isAis = bucket.Provider == "ais";
        bool isOwn = isAis && !bucket.Namespace.StartsWith('@');
        return new StoreAbilities
        {
            ManagesBuckets = isOwn,
            TakesSmallParts = isOwn,
            TakesAppends = isOwn,
            LeavesDirectories = isAis,
        };
    }

    /// <summary>Whether bytes can be appended to an object of this name.</summary>
    /// <param name="name">The object's name.</param>
    public bool CanAppendTo(string name) => TakesAppends && !name.AsSpan().ContainsAny(s_unfitForHandles);
}
