using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Text;

namespace AisFs.Client;

/// <content>Rendezvous hashing: which target owns an object.</content>
public sealed partial class AisClusterMap
{
    private const long HashSeed = 1103515245;

    /// <summary>The digest of an object's unique name, or of a node's id.</summary>
    /// <param name="text">The text.</param>
    /// <returns>XXH64 of its UTF-8 bytes, with the cluster's seed.</returns>
    public static ulong Digest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        Span<byte> bytes = size <= 512 ? stackalloc byte[512] : (rented = ArrayPool<byte>.Shared.Rent(size));
        int length = Encoding.UTF8.GetBytes(text, bytes);
        ulong digest = XxHash64.HashToUInt64(bytes[..length], HashSeed);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return digest;
    }

    /// <summary>The weight of a target for an object: the greatest wins.</summary>
    /// <param name="nodeDigest">The digest of the target's id.</param>
    /// <param name="objectDigest">The digest of the object's unique name.</param>
    /// <returns>The weight.</returns>
    public static ulong Weigh(ulong nodeDigest, ulong objectDigest) => Scramble(nodeDigest ^ objectDigest);

    /// <summary>Finds the target that owns an object.</summary>
    /// <param name="uniqueName">The object's unique name, <see cref="AisObject.UniqueName"/>.</param>
    /// <returns>The target; null when none is active.</returns>
    public AisNode? FindOwner(string uniqueName) => FindOwner(Digest(uniqueName));

    /// <summary>Finds the target that owns an object.</summary>
    /// <param name="objectDigest">The digest of the object's unique name.</param>
    /// <returns>The target; null when none is active.</returns>
    public AisNode? FindOwner(ulong objectDigest)
    {
        AisNode? owner = null;
        ulong greatest = 0;
        for (int i = 0; i < Targets.Count; i++)
        {
            AisNode target = Targets[i];
            if (target.IsInMaintenance)
            {
                continue;
            }

            ulong weight = Weigh(target.IdDigest, objectDigest);
            if (owner is null || weight > greatest)
            {
                owner = target;
                greatest = weight;
            }
        }

        return owner;
    }

    /// <summary>One round of xoshiro256** seeded by splitmix64, as the cluster does it.</summary>
    internal static ulong Scramble(ulong seed)
    {
        const ulong Golden = 0x9e3779b97f4a7c15;
        ulong z = Mix(seed + Golden);
        z = Mix((z ^ (z >> 31)) + Golden);
        z = (z ^ (z >> 31)) * 5;
        return BitOperations.RotateLeft(z, 7) * 9;

        static ulong Mix(ulong value)
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            return (value ^ (value >> 27)) * 0x94d049bb133111eb;
        }
    }
}
