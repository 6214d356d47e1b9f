using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Times of versions in memory, in two halves: when one is full, the other one is dropped. What is looked for stays. A version is
/// told by a hash of 128 bits over all that identifies it.
/// </summary>
/// <param name="capacity">How many versions are remembered at most; each takes about 50 bytes.</param>
internal sealed class RememberedTimes(int capacity) : ITimeStore
{
    /// <summary>Some 13 MB.</summary>
    public const int DefaultCapacity = 1 << 18;

    private const int LongestOnStack = 512;

    private readonly Lock _lock = new();
    private Dictionary<UInt128, long> _young = [];
    private Dictionary<UInt128, long> _old = [];

    /// <summary>How many versions are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool TryLoad(in ObjectKey key, in ObjectVersion version, out long modifiedNs)
    {
        modifiedNs = 0;
        if (!IsTold(version) || IsEmpty())
        {
            return false;
        }

        UInt128 hash = HashOf(key, version);
        lock (_lock)
        {
            if (_young.TryGetValue(hash, out modifiedNs))
            {
                return true;
            }

            if (!_old.Remove(hash, out modifiedNs))
            {
                return false;
            }

            AddLocked(hash, modifiedNs);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Save(in ObjectKey key, in ObjectVersion version, long modifiedNs)
    {
        if (!IsTold(version))
        {
            return;
        }

        UInt128 hash = HashOf(key, version);
        lock (_lock)
        {
            AddLocked(hash, modifiedNs);
        }
    }

    private static bool IsTold(in ObjectVersion version) => !string.IsNullOrEmpty(version.Version) && !string.IsNullOrEmpty(version.Checksum);

    private bool IsEmpty()
    {
        lock (_lock)
        {
            return _young.Count + _old.Count == 0;
        }
    }

    private void AddLocked(UInt128 hash, long modifiedNs)
    {
        if (_young.Count >= capacity / 2)
        {
            (_old, _young) = (_young, []);
        }

        _young[hash] = modifiedNs;
    }

    // No name, number or checksum holds the character between them.
    private static UInt128 HashOf(in ObjectKey key, in ObjectVersion version)
    {
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
