using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// The record beside a data file: which version it is of, and for each block a checksum, 0 while the block is not there. A
/// block counts only if its bytes have that checksum, so nothing has to be flushed in any order.
/// </summary>
/// <remarks>
/// A head of 40 bytes (magic, generation, size, block size, length of the key, checksum of all of the head and the key), the
/// key, zeros up to a multiple of 8, then 8 bytes for each block; all numbers little-endian.
/// </remarks>
internal static class DiskRecord
{
    private const ulong Magic = 0x31_4B53_4944_5341;
    private const int HeadLength = 40;
    private const int GenerationAt = 8;
    private const int SizeAt = 16;
    private const int BlockSizeAt = 24;
    private const int KeyLengthAt = 28;
    private const int SumAt = 32;
    private const int SlotLength = sizeof(ulong);

    /// <summary>The checksum of a block; never 0.</summary>
    /// <param name="block">The block's number: its bytes do not count in another place.</param>
    /// <param name="data">Its bytes.</param>
    public static ulong SumOf(int block, ReadOnlySpan<byte> data) => Math.Max(1, XxHash3.HashToUInt64(data, block));

    /// <summary>Where the checksum of a block is.</summary>
    public static long OffsetOf(in DiskKey key, int block) => StartOf(key) + ((long)block * SlotLength);

    /// <summary>A new record.</summary>
    /// <param name="key">The version.</param>
    /// <param name="generation">The data file's.</param>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    /// <param name="block">The one block that is there.</param>
    /// <param name="sum">Its checksum.</param>
    public static byte[] Encode(in DiskKey key, ulong generation, int blockSize, int block, ulong sum)
    {
        byte[] record = Encode(key, generation, blockSize, null);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan((int)OffsetOf(key, block)), sum);
        return record;
    }

    /// <summary>A new record for a data file that has blocks already.</summary>
    /// <param name="key">The version.</param>
    /// <param name="generation">The data file's.</param>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    /// <param name="known">Which of them are there; null for none.</param>
    public static byte[] Encode(in DiskKey key, ulong generation, int blockSize, DiskEntry? known)
    {
        int blocks = key.BlocksOf(blockSize);
        byte[] record = new byte[StartOf(key) + (blocks * SlotLength)];
        byte[] text = Encoding.UTF8.GetBytes(key.Text);
        BinaryPrimitives.WriteUInt64LittleEndian(record, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(GenerationAt), generation);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(SizeAt), key.Size);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(BlockSizeAt), blockSize);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(KeyLengthAt), text.Length);
        text.CopyTo(record, HeadLength);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(SumAt), HeadSum(record.AsSpan(0, HeadLength), text));
        for (int block = 0; block < blocks && known is not null; block++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan((int)OffsetOf(key, block)), known.SumOf(block));
        }

        return record;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="file">The record.</param>
    /// <param name="key">The version that it should be of.</param>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    /// <returns>What it says; null when it is damaged, or of another version.</returns>
    public static DiskEntry? Read(SafeFileHandle file, in DiskKey key, int blockSize)
    {
        int blocks = key.BlocksOf(blockSize);
        byte[] record = new byte[StartOf(key) + (blocks * SlotLength)];
        if (RandomAccess.Read(file, record, 0) != record.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> head = record.AsSpan(0, HeadLength);
        byte[] text = Encoding.UTF8.GetBytes(key.Text);
        ReadOnlySpan<byte> found = record.AsSpan(HeadLength, text.Length);
        bool isOurs = BinaryPrimitives.ReadUInt64LittleEndian(head) == Magic
            && BinaryPrimitives.ReadInt64LittleEndian(head[SizeAt..]) == key.Size
            && BinaryPrimitives.ReadInt32LittleEndian(head[BlockSizeAt..]) == blockSize
            && BinaryPrimitives.ReadInt32LittleEndian(head[KeyLengthAt..]) == text.Length
            && found.SequenceEqual(text)
            && BinaryPrimitives.ReadUInt64LittleEndian(head[SumAt..]) == HeadSum(head, found);
        if (!isOurs)
        {
            return null;
        }

        DiskEntry entry = new(BinaryPrimitives.ReadUInt64LittleEndian(head[GenerationAt..]), blocks);
        entry.Learn(0, MemoryMarshal.Cast<byte, ulong>(record.AsSpan(StartOf(key))));
        return entry;
    }

    /// <summary>Reads the checksums of blocks that another process may have added.</summary>
    /// <param name="file">The record.</param>
    /// <param name="key">The version.</param>
    /// <param name="entry">Takes them.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">Behind the last block.</param>
    public static void Refresh(SafeFileHandle file, in DiskKey key, DiskEntry entry, int from, int to)
    {
        ulong[] sums = new ulong[to - from];
        Span<byte> bytes = MemoryMarshal.AsBytes(sums.AsSpan());
        if (RandomAccess.Read(file, bytes, OffsetOf(key, from)) == bytes.Length)
        {
            entry.Learn(from, sums);
        }
    }

    /// <summary>Whether a record is that of a data file.</summary>
    public static bool IsOf(SafeFileHandle file, ulong generation)
    {
        Span<byte> found = stackalloc byte[sizeof(ulong)];
        return RandomAccess.Read(file, found, GenerationAt) == found.Length && BinaryPrimitives.ReadUInt64LittleEndian(found) == generation;
    }

    /// <summary>Adds a block. Its bytes are in the data file already.</summary>
    public static void Write(SafeFileHandle file, in DiskKey key, int block, ulong sum)
    {
        Span<byte> slot = stackalloc byte[SlotLength];
        BinaryPrimitives.WriteUInt64LittleEndian(slot, sum);
        RandomAccess.Write(file, slot, OffsetOf(key, block));
    }

    private static int StartOf(in DiskKey key) => (HeadLength + Encoding.UTF8.GetByteCount(key.Text) + SlotLength - 1) & -SlotLength;

    private static ulong HeadSum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> text)
        => XxHash3.HashToUInt64(text, unchecked((long)XxHash3.HashToUInt64(head[..SumAt])));
}
