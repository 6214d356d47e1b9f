using System.Buffers.Binary;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>Measures a self-relative SECURITY_DESCRIPTOR: header (20), then owner, group, SACL and DACL at their offsets.</summary>
internal static unsafe class SelfRelativeDescriptor
{
    private const int HeaderSize = 20;

    /// <summary>The bytes of a descriptor that the driver vouches for.</summary>
    internal static ReadOnlySpan<byte> ToSpan(byte* descriptor)
    {
        if (descriptor is null)
        {
            return default;
        }

        ReadOnlySpan<byte> header = new(descriptor, HeaderSize);
        int end = HeaderSize;
        end = Math.Max(end, EndOfSid(descriptor, Offset(header, 4)));
        end = Math.Max(end, EndOfSid(descriptor, Offset(header, 8)));
        end = Math.Max(end, EndOfAcl(descriptor, Offset(header, 12)));
        end = Math.Max(end, EndOfAcl(descriptor, Offset(header, 16)));
        return new ReadOnlySpan<byte>(descriptor, end);
    }

    private static int Offset(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadInt32LittleEndian(header[at..]);

    private static int EndOfSid(byte* descriptor, int offset)
        => offset == 0 ? 0 : offset + 8 + (4 * descriptor[offset + 1]);

    private static int EndOfAcl(byte* descriptor, int offset)
        => offset == 0 ? 0 : offset + BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(descriptor + offset + 2, 2));
}
