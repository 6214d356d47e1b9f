using System.Buffers.Binary;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Content of which each word follows from its offset, so that what is read can be checked. Compression gains nothing with it.</summary>
internal static class BenchContent
{
    /// <summary>Fills a buffer.</summary>
    /// <param name="buffer">The buffer; its length is a multiple of 8.</param>
    /// <param name="seed">Which content.</param>
    /// <param name="offset">The offset of its first byte, a multiple of 8.</param>
    public static void Fill(Span<byte> buffer, ulong seed, long offset)
    {
        for (int i = 0; i < buffer.Length; i += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer[i..], Word(seed, offset + i));
        }
    }

    /// <summary>Whether a buffer holds the content.</summary>
    public static bool IsIn(ReadOnlySpan<byte> buffer, ulong seed, long offset)
    {
        for (int i = 0; i < buffer.Length; i += sizeof(ulong))
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(buffer[i..]) != Word(seed, offset + i))
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Word(ulong seed, long offset)
    {
        ulong z = (seed * 0x9e3779b97f4a7c15) + (ulong)offset + 1;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        return z ^ (z >> 27);
    }
}
