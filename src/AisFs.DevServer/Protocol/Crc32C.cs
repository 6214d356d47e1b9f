using System.Buffers.Binary;
using System.Numerics;

namespace AisFs.DevServer.Protocol;

/// <summary>CRC-32C (Castagnoli): running, and the CRC of a concatenation from the CRCs of its pieces.</summary>
internal static class Crc32C
{
    public const uint Initial = 0xFFFFFFFF;
    private const uint ReflectedPolynomial = 0x82F63B78;

    public static uint Append(uint state, ReadOnlySpan<byte> data)
    {
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
