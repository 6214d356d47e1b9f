using System.Buffers.Binary;

namespace AisFs.Conformance.Tests.Workloads.Mixing;

/// <summary>
/// Content of which every 16 bytes tell the version and the offset: a piece of another version, or of another place, is
/// seen wherever it begins.
/// </summary>
internal static class StampedContent
{
    /// <summary>All sizes and offsets are multiples of this.</summary>
    public const int Grain = 16;

    /// <summary>Makes a version's bytes.</summary>
    public static byte[] Make(ulong version, int size)
    {
        byte[] content = new byte[size];
        for (int at = 0; at < size; at += Grain)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(at), version);
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(at + 8), at);
        }

        return content;
    }

    /// <summary>Finds out what a piece is.</summary>
    /// <param name="piece">The bytes; what is less than a grain at the end is passed over.</param>
    /// <param name="offset">Where they were read, a multiple of the grain.</param>
    /// <param name="version">The version; 0 at first: that of the first grain is taken.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(ReadOnlySpan<byte> piece, long offset, ref ulong version)
    {
        for (int at = 0; at + Grain <= piece.Length; at += Grain)
        {
            ulong seen = BinaryPrimitives.ReadUInt64LittleEndian(piece[at..]);
            long place = BinaryPrimitives.ReadInt64LittleEndian(piece[(at + 8)..]);
            version = version == 0 ? seen : version;
            if (seen != version || place != offset + at)
            {
                return $"at {offset + at} there is version {seen} of offset {place}, in a file that began as version {version}";
            }
        }

        return null;
    }
}
