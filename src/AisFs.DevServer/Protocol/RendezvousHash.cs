using System.IO.Hashing;
using System.Numerics;
using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>Which of several nodes (or mountpaths) owns a name: highest random weight.</summary>
internal static class RendezvousHash
{
    private const long Seed = 1103515245;

    public static ulong Digest(ReadOnlySpan<byte> data) => XxHash64.HashToUInt64(data, Seed);

    public static ulong Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));

    /// <summary>SplitMix64 twice and the scrambler of xoshiro256**.</summary>
    public static ulong Weight(ulong x)
    {
        ulong z = x + 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z = (z ^ (z >> 31)) + 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z = (z ^ (z >> 31)) * 5;
        return BitOperations.RotateLeft(z, 7) * 9;
    }

    /// <summary>The index of the digest with the greatest weight, -1 if there is none.</summary>
    public static int Pick(ReadOnlySpan<ulong> digests, ulong name)
    {
        int best = -1;
        ulong bestWeight = 0;
        for (int i = 0; i < digests.Length; i++)
        {
            ulong weight = Weight(digests[i] ^ name);
            if (best < 0 || weight >= bestWeight)
            {
                best = i;
                bestWeight = weight;
            }
        }

        return best;
    }
}
