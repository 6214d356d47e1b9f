using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>A hash of 128 bits over all that identifies a version of an object.</summary>
internal static class VersionHash
{
    private const int LongestOnStack = 512;

    /// <summary>Whether a version can be told from others: it has a number and a checksum.</summary>
    public static bool IsTold(in ObjectVersion version) => !string.IsNullOrEmpty(version.Version) && !string.IsNullOrEmpty(version.Checksum);

    /// <summary>The hash of a version that can be told from others. It is the same in all processes and on all hosts.</summary>
    public static UInt128 Of(in ObjectKey key, in ObjectVersion version)
    {
        // No name, number or checksum holds the character between them.
        BucketId bucket = key.Bucket;
        int length = bucket.Provider.Length + bucket.Namespace.Length + bucket.Name.Length + key.Name.Length + version.Version.Length + version.Checksum.Length + 5;
        char[]? rented = length > LongestOnStack ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> text = rented is null ? stackalloc char[LongestOnStack] : rented;
        int end = 0;
        Append(text, bucket.Provider, ref end);
        Append(text, bucket.Namespace, ref end);
        Append(text, bucket.Name, ref end);
        Append(text, key.Name, ref end);
        Append(text, version.Version, ref end);
        version.Checksum.CopyTo(text[end..]);
        UInt128 hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text[..length]), version.Size);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return hash;
    }

    private static void Append(Span<char> text, string part, ref int end)
    {
        part.CopyTo(text[end..]);
        end += part.Length;
        text[end++] = '\0';
    }
}
