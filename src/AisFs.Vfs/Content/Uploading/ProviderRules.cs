using System.Buffers;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>What the provider of a bucket takes, and which errors pass.</summary>
internal static class ProviderRules
{
    private static readonly SearchValues<char> s_unfitForHandles = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static code => (char)code), '\x7F', '|']);

    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;

    /// <summary>Whether the provider takes parts of any size, and appends: the cluster's own buckets.</summary>
    public static bool TakesSmallParts(ObjectKey key) => key.Bucket.Provider == "ais" && !key.Bucket.Namespace.StartsWith('@');

    /// <summary>
    /// Whether the cluster appends to an object of this name. The handle of an append holds the name between '|', and goes
    /// through headers.
    /// </summary>
    public static bool TakesAppends(ObjectKey key) => TakesSmallParts(key) && !key.Name.AsSpan().ContainsAny(s_unfitForHandles);
}
