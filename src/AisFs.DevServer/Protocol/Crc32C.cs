using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AisFs.DevServer.Protocol;

/// <summary>CRC-32C (Castagnoli): running, and the CRC of a concatenation from the CRCs of its pieces.</summary>
internal static class Crc32C
{
    public const uint Initial = 0xFFFFFFFF;
    private const uint ReflectedPolynomial = 0x82F63B78;

    /// <summary>How many bytes each of the three lanes takes in turn.</summary>
    private const int Lane = 1 << 10;

    private static readonly uint[] s_behindLane = ZerosBehind(Lane);

    /// <summary>
    /// The state after more data. The processor's instruction takes three cycles and begins anew in each one, so three pieces
    /// are taken at once and put together afterwards.
    /// </summary>
    public static uint Append(uint state, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 3 * Lane)
        {
            ReadOnlySpan<ulong> first = MemoryMarshal.Cast<byte, ulong>(data[..Lane]);
            ReadOnlySpan<ulong> second = MemoryMarshal.Cast<byte, ulong>(data.Slice(Lane, Lane));
            ReadOnlySpan<ulong> third = MemoryMarshal.Cast<byte, ulong>(data.Slice(2 * Lane, Lane));
            uint b = 0;
            uint c = 0;
            for (int i = 0; i < first.Length && i < second.Length && i < third.Length; i++)
            {
                state = BitOperations.Crc32C(state, LittleEndian(first[i]));
                b = BitOperations.Crc32C(b, LittleEndian(second[i]));
                c = BitOperations.Crc32C(c, LittleEndian(third[i]));
            }

            state = BehindLane(BehindLane(state) ^ b) ^ c;
            data = data[(3 * Lane)..];
        }

        while (data.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte b in data)
        {
            state = BitOperations.Crc32C(state, b);
        }

        return state;
    }

    public static uint Finish(uint state) => ~state;

    /// <summary>The CRC of A followed by B. Appending zeros to A is a linear map, applied by squaring its matrix.</summary>
    public static uint Combine(uint crcA, uint crcB, long lengthB)
    {
        if (lengthB <= 0)
        {
            return crcA;
        }

        Span<uint> odd = stackalloc uint[32];
        Span<uint> even = stackalloc uint[32];
        odd[0] = ReflectedPolynomial;
        for (int i = 1; i < 32; i++)
        {
            odd[i] = 1u << (i - 1);
        }

        Square(even, odd);
        Square(odd, even);
        long length = lengthB;
        uint crc = crcA;
        while (true)
        {
            Square(even, odd);
            crc = (length & 1) != 0 ? Times(even, crc) : crc;
            length >>= 1;
            if (length == 0)
            {
                break;
            }

            Square(odd, even);
            crc = (length & 1) != 0 ? Times(odd, crc) : crc;
            length >>= 1;
            if (length == 0)
            {
                break;
            }
        }

        return crc ^ crcB;
    }

    private static ulong LittleEndian(ulong value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

    /// <summary>A state after the zeros of a whole lane.</summary>
    private static uint BehindLane(uint state)
    {
        uint[] table = s_behindLane;
        return table[(byte)state] ^ table[256 + (byte)(state >> 8)] ^ table[512 + (byte)(state >> 16)] ^ table[768 + (state >> 24)];
    }

    /// <summary>What each byte of a state becomes behind zeros: four tables, the lowest byte's first.</summary>
    private static uint[] ZerosBehind(int length)
    {
        uint[] table = new uint[4 * 256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = Combine((uint)(i & 255) << (i >> 8 << 3), 0, length);
        }

        return table;
    }

    private static uint Times(ReadOnlySpan<uint> matrix, uint vector)
    {
        uint sum = 0;
        for (int i = 0; vector != 0; i++, vector >>= 1)
        {
            sum ^= (vector & 1) != 0 ? matrix[i] : 0;
        }

        return sum;
    }

    private static void Square(Span<uint> square, ReadOnlySpan<uint> matrix)
    {
        for (int i = 0; i < 32; i++)
        {
            square[i] = Times(matrix, matrix[i]);
        }
    }
}
