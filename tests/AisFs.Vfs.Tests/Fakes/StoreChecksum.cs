using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Checksums as AIS computes them.</summary>
internal static class StoreChecksum
{
    /// <summary>The checksum of a content as AIS computes it.</summary>
    public static string Compute(string type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case "xxhash2":
                return XxHash64.HashToUInt64(data).ToString("x16", null);
            case "crc32c":
                uint crc = uint.MaxValue;
                ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
                foreach (ulong word in words)
                {
                    crc = BitOperations.Crc32C(crc, word);
                }

                foreach (byte value in data[(words.Length * sizeof(ulong))..])
                {
                    crc = BitOperations.Crc32C(crc, value);
                }

                return (~crc).ToString("x8", null);
            default:
                throw new NotSupportedException(type);
        }
    }
}
