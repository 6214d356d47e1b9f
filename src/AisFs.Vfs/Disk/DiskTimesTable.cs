using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// The file with the times of versions: a table of a size that never changes, which all mounts of the folder read and write in
/// place. Every record has a checksum, so nothing is flushed in any order and nobody waits for a lock: a record that is damaged,
/// or of which two mounts wrote a half each, is no record. Lookups may come from many threads at once, writes from one at a time.
/// </summary>
/// <remarks>
/// A head of one set's length (magic, number of sets, checksum), then the sets, of eight records of 32 bytes each: hash, time,
/// checksum; all numbers little-endian. A version's record is in the set that its hash tells.
/// </remarks>
internal sealed class DiskTimesTable : IDisposable
{
    private const ulong Magic = 0x31_4D54_5349_4153;
    private const int RecordLength = 32;
    private const int Ways = 8;
    private const int SetLength = RecordLength * Ways;
    private const int SetsAt = 8;
    private const int HeadSumAt = 16;
    private const int TimeAt = 16;
    private const int SumAt = 24;
    private const int ScanLength = 1 << 20;
    private const int LeastSets = 16;
    private const int MostSets = 1 << 15;

    // The share of the folder that the table takes at most.
    private const int Share = 64;

    private readonly SafeFileHandle _file;
    private readonly int _sets;
    private byte[]? _tags;

    private DiskTimesTable(SafeFileHandle file, int sets)
    {
        _file = file;
        _sets = sets;
    }

    /// <summary>How many sets a new table has.</summary>
    /// <param name="limit">What may be in the folder, in bytes.</param>
    public static int SetsFor(long limit) => (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(limit / Share / SetLength, LeastSets, MostSets) + 1) / 2;

    /// <summary>Opens the table, or makes it anew where there is none that can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lockPath">The file whose lock is held while the table is made.</param>
    /// <param name="sets">How many sets a new one has, see <see cref="SetsFor"/>.</param>
    /// <returns>The table; null while another mount is making it.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be used.</exception>
    public static DiskTimesTable? Open(string path, string lockPath, int sets)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, DiskFiles.Shared);
        try
        {
            int found = ReadHead(file);
            if (found == 0)
            {
                using SafeFileHandle? held = DiskFiles.TryLock(lockPath);
                found = held is null ? 0 : ReadHead(file);
                if (held is not null && found == 0)
                {
                    Make(file, sets);
                    found = sets;
                }
            }

            DiskTimesTable? table = found == 0 ? null : new DiskTimesTable(file, found);
            file = table is null ? file : null!;
            return table;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Finds a time. As a rule it asks the disk only for what is there.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public bool TryLoad(UInt128 hash, out long modifiedNs)
    {
        modifiedNs = 0;
        if (!MayHave(hash))
        {
            return false;
        }

        Span<byte> records = stackalloc byte[SetLength];
        int set = SetOf(hash);
        if (RandomAccess.Read(_file, records, OffsetOf(set)) != SetLength)
        {
            return false;
        }

        int way = Find(records, set, hash);
        if (way >= 0)
        {
            modifiedNs = BinaryPrimitives.ReadInt64LittleEndian(records[((way * RecordLength) + TimeAt)..]);
        }

        return way >= 0;
    }

    /// <summary>Writes a time: over an older one of the same version, else over a place that is free, else over any of its set.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Save(UInt128 hash, long modifiedNs)
    {
        Span<byte> records = stackalloc byte[SetLength];
        int set = SetOf(hash);
        if (RandomAccess.Read(_file, records, OffsetOf(set)) != SetLength)
        {
            records.Clear();
        }

        int way = Find(records, set, hash);
        if (way >= 0 && BinaryPrimitives.ReadInt64LittleEndian(records[((way * RecordLength) + TimeAt)..]) == modifiedNs)
        {
            return;
        }

        way = way >= 0 ? way : FindFree(records, set) is var free and >= 0 ? free : Random.Shared.Next(Ways);
        Span<byte> record = records.Slice(way * RecordLength, RecordLength);
        BinaryPrimitives.WriteUInt128LittleEndian(record, hash);
        BinaryPrimitives.WriteInt64LittleEndian(record[TimeAt..], modifiedNs);
        BinaryPrimitives.WriteUInt64LittleEndian(record[SumAt..], SumOf(record, set));
        RandomAccess.Write(_file, record, OffsetOf(set) + (way * RecordLength));
        if (_tags is { } tags)
        {
            tags[(set * Ways) + way] = TagOf(hash);
        }
    }

    /// <summary>Learns which records there are, so that no other ones are asked for.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Scan()
    {
        byte[] tags = new byte[_sets * Ways];
        byte[] buffer = new byte[Math.Min(ScanLength, _sets * SetLength)];
        for (int first = 0; first < tags.Length; first += buffer.Length / RecordLength)
        {
            int count = RandomAccess.Read(_file, buffer, OffsetOf(0) + ((long)first * RecordLength));
            for (int i = 0; (i + 1) * RecordLength <= count; i++)
            {
                UInt128 hash = BinaryPrimitives.ReadUInt128LittleEndian(buffer.AsSpan(i * RecordLength));
                tags[first + i] = hash == 0 ? (byte)0 : TagOf(hash);
            }
        }

        Volatile.Write(ref _tags, tags);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static int ReadHead(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[SetLength];
        if (RandomAccess.Read(file, head, 0) != SetLength || BinaryPrimitives.ReadUInt64LittleEndian(head) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(head[HeadSumAt..]) != XxHash3.HashToUInt64(head[..HeadSumAt]))
        {
            return 0;
        }

        int sets = BinaryPrimitives.ReadInt32LittleEndian(head[SetsAt..]);
        return sets is >= LeastSets and <= MostSets && BitOperations.IsPow2(sets) && RandomAccess.GetLength(file) == OffsetOf(sets) ? sets : 0;
    }

    // The head comes last: without it the file is made again.
    private static void Make(SafeFileHandle file, int sets)
    {
        RandomAccess.SetLength(file, 0);
        RandomAccess.SetLength(file, OffsetOf(sets));
        Span<byte> head = stackalloc byte[SetLength];
        head.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[SetsAt..], sets);
        BinaryPrimitives.WriteUInt64LittleEndian(head[HeadSumAt..], XxHash3.HashToUInt64(head[..HeadSumAt]));
        RandomAccess.Write(file, head, 0);
    }

    private static long OffsetOf(int set) => (set + 1L) * SetLength;

    private static byte TagOf(UInt128 hash) => (byte)((byte)(hash >> 64) | 1);

    private static ulong SumOf(ReadOnlySpan<byte> record, int set) => XxHash3.HashToUInt64(record[..SumAt], set);

    private static bool IsWhole(ReadOnlySpan<byte> record, int set) => BinaryPrimitives.ReadUInt64LittleEndian(record[SumAt..]) == SumOf(record, set);

    private static int Find(ReadOnlySpan<byte> records, int set, UInt128 hash)
    {
        for (int way = 0; way < Ways; way++)
        {
            ReadOnlySpan<byte> record = records.Slice(way * RecordLength, RecordLength);
            if (BinaryPrimitives.ReadUInt128LittleEndian(record) == hash && IsWhole(record, set))
            {
                return way;
            }
        }

        return -1;
    }

    private static int FindFree(ReadOnlySpan<byte> records, int set)
    {
        for (int way = 0; way < Ways; way++)
        {
            if (!IsWhole(records.Slice(way * RecordLength, RecordLength), set))
            {
                return way;
            }
        }

        return -1;
    }

    private int SetOf(UInt128 hash) => (int)(uint)hash & (_sets - 1);

    private bool MayHave(UInt128 hash)
        => Volatile.Read(ref _tags) is not { } tags || tags.AsSpan(SetOf(hash) * Ways, Ways).Contains(TagOf(hash));
}
