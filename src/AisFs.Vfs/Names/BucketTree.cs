using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>Sorts the buckets of a cluster into folders: @provider, @remote-cluster, #namespace.</summary>
internal static class BucketTree
{
    private static readonly string[] s_providers = ["aws", "gcp", "azure", "oci", "ht"];

    public static bool IsProvider(string name) => Array.IndexOf(s_providers, name) >= 0;

    /// <summary>
    /// Whether a folder exists though no bucket in it is known: cloud buckets that the cluster has not met yet can be
    /// reached by name.
    /// </summary>
    public static bool ExistsEmpty(DirectoryPlace group, string name)
        => group.Bucket.Provider == "ais" && group.Bucket.Namespace.Length == 0 && name.StartsWith('@') && IsProvider(name[1..]);

    /// <summary>Whether no bucket of a group has a capital letter in its name: the rule of these clouds.</summary>
    public static bool HasSmallNamesOnly(DirectoryPlace group) => group.Bucket.Provider is "aws" or "gcp" or "azure";

    /// <summary>The names in a group: null for a folder, else the bucket.</summary>
    public static Dictionary<string, BucketInfo?> Children(DirectoryPlace group, IReadOnlyList<BucketInfo> buckets)
    {
        Dictionary<string, BucketInfo?> children = new(StringComparer.Ordinal);
        foreach (BucketInfo bucket in buckets)
        {
            if (ChildOf(group, bucket.Id) is not { } name || !ObjectNames.IsShowable(name))
            {
                continue;
            }

            children[name] = name[0] is '@' or '#' ? null : bucket;
        }

        return children;
    }

    private static string? ChildOf(DirectoryPlace group, BucketId bucket)
    {
        BucketId place = group.Bucket;
        bool atRoot = place.Provider == "ais" && place.Namespace.Length == 0;
        if (bucket.Provider != place.Provider)
        {
            return atRoot ? "@" + bucket.Provider : null;
        }

        if (bucket.Namespace == place.Namespace)
        {
            return bucket.Name;
        }

        if (!bucket.Namespace.StartsWith(place.Namespace, StringComparison.Ordinal))
        {
            return null;
        }

        // "@uuid#ns" below "" is "@uuid", below "@uuid" it is "#ns"; "@uuid2" is not below "@uuid".
        string rest = bucket.Namespace[place.Namespace.Length..];
        int next = rest.IndexOf('#', 1);
        bool isBoundary = place.Namespace.Length == 0 || rest[0] == '#';
        return !isBoundary || place.Namespace.Contains('#', StringComparison.Ordinal) ? null : next < 0 ? rest : rest[..next];
    }
}
