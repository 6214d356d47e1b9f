using System.Text;

namespace AisFs.Control.Warming;

/// <summary>
/// The order of an epoch, as mount.md documents it, so that a program that trains can have the same: sorted by the bytes of the paths, then
/// shuffled from the last to the first (Fisher and Yates) with the numbers of SplitMix64.
/// </summary>
internal static class EpochOrder
{
    /// <summary>Puts files into the order of a seed.</summary>
    public static void Arrange(List<WarmFile> files, ulong seed)
    {
        files.Sort(static (a, b) => Encoding.UTF8.GetBytes(a.Path).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Path)));
        ulong state = seed;
        for (int i = files.Count - 1; i > 0; i--)
        {
            int j = (int)(Next(ref state) % (ulong)(i + 1));
            (files[i], files[j]) = (files[j], files[i]);
        }
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
