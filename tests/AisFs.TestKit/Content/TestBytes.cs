using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AisFs.TestKit.Content;

/// <summary>
/// Deterministic content: the byte at an offset follows from seed and offset alone, so that any part of a file can be
/// checked without the rest, and a block that went astray is noticed.
/// </summary>
public static class TestBytes
{
    /// <summary>Fills a buffer with the content of a range.</summary>
    /// <param name="destination">The buffer.</param>
    /// <param name="seed">Which content.</param>
    /// <param name="offset">The offset of the first byte.</param>
    public static void Fill(Span<byte> destination, ulong seed, long offset = 0)
    {
        Span<byte> word = stackalloc byte[8];
        int done = 0;
        while (done < destination.Length)
        {
            long position = offset + done;
            int skip = (int)(position & 7);
            ulong value = Mix(seed, (ulong)(position >> 3));
            if (skip == 0 && destination.Length - done >= 8)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[done..], value);
                done += 8;
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            int count = Math.Min(8 - skip, destination.Length - done);
            word.Slice(skip, count).CopyTo(destination[done..]);
            done += count;
        }
    }

    /// <summary>Makes content.</summary>
    /// <param name="length">How many bytes.</param>
    /// <param name="seed">Which content.</param>
    /// <param name="offset">The offset of the first byte.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Make(int length, ulong seed, long offset = 0)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        Fill(bytes, seed, offset);
        return bytes;
    }

    /// <summary>Checks that a buffer holds the content of a range.</summary>
    /// <param name="actual">The buffer.</param>
    /// <param name="seed">Which content.</param>
    /// <param name="offset">The offset of the first byte.</param>
    /// <returns>The offset of the first wrong byte, or -1.</returns>
    public static long FirstDifference(ReadOnlySpan<byte> actual, ulong seed, long offset = 0)
    {
        Span<byte> expected = stackalloc byte[4096];
        for (int done = 0; done < actual.Length; done += 4096)
        {
            int count = Math.Min(4096, actual.Length - done);
            Fill(expected[..count], seed, offset + done);
            int same = actual.Slice(done, count).CommonPrefixLength(expected[..count]);
            if (same < count)
            {
                return offset + done + same;
            }
        }

        return -1;
    }

    /// <summary>The SHA-256 of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The hash in lower-case hexadecimal.</returns>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ulong Mix(ulong seed, ulong index)
    {
        ulong z = (seed * 0x9e3779b97f4a7c15) + index + 0x632be59bd9b4e019;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
