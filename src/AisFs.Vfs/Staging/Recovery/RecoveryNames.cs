using System.Buffers;
using System.Text;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>Which names of objects a record may have: those that a mount could have written.</summary>
internal static class RecoveryNames
{
    private const int MaxName = 3072;
    private const int MaxBucket = 64;
    private const int MaxNamespace = 256;

    private static readonly SearchValues<char> s_bucket = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>What is wrong with the names of a record; null: nothing.</summary>
    public static string? FindFault(StagingRecord record)
    {
        if (record.Provider is not ("ais" or "aws" or "gcp" or "azure" or "oci" or "ht"))
        {
            return "names no provider of buckets";
        }

        if (record.Bucket is not { Length: > 0 and <= MaxBucket } bucket || bucket[0] == '.' || bucket.Contains("..", StringComparison.Ordinal)
            || bucket.AsSpan().ContainsAnyExcept(s_bucket))
        {
            return "names no bucket";
        }

        if (record.Namespace is not { Length: <= MaxNamespace } ns || (ns.Length > 0 && ns[0] is not ('@' or '#')) || ns.Any(static c => char.IsControl(c) || c is '/' or '?'))
        {
            return "names no namespace of buckets";
        }

        return IsObject(record.Name) ? null : "names no object";
    }

    private static bool IsObject(string? name)
    {
        if (name is not { Length: > 0 and <= MaxName } || name.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(name);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }

        return name.Split('/').All(static segment => segment is not ("" or "." or ".."));
    }
}
