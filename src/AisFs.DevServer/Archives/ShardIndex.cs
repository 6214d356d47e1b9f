using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Archives;

/// <summary>
/// Where the files of a TAR archive lie in it, packed as the cluster stores it: version, format, kind of checksum, and checksum of what
/// follows; the archive's checksum and size; and for each file its name, where its header block begins, and its size.
/// </summary>
internal static class ShardIndex
{
    private const int HeadLength = 11;

    /// <summary>Whether an index can be used.</summary>
    public enum State
    {
        /// <summary>It is that of the archive as it is now.</summary>
        Current,

        /// <summary>It is that of another version of the archive.</summary>
        Stale,

        /// <summary>It is too short to be one.</summary>
        None,

        /// <summary>It is damaged.</summary>
        Invalid,
    }

    /// <summary>Reads an archive and packs its index.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or damaged; the message says so as the cluster does.</exception>
    public static byte[] Build(Blob archive, ContentChecksum checksum)
    {
        using MemoryStream body = new();
        WriteSource(body, checksum, archive.Length);
        List<(string Name, long Offset, long Size)> files = Files(archive);
        WriteNumber(body, (ulong)files.Count);
        foreach ((string name, long offset, long size) in files)
        {
            WriteText(body, name);
            WriteNumber(body, (ulong)offset);
            WriteNumber(body, (ulong)size);
        }

        byte[] packed = new byte[HeadLength + body.Length];
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(packed.AsSpan(HeadLength));
        packed[0] = 1;
        packed[2] = 1;
        BinaryPrimitives.WriteUInt64BigEndian(packed.AsSpan(3), RendezvousHash.Digest(packed.AsSpan(HeadLength)));
        return packed;
    }

    /// <summary>Compares an index with the archive as it is now.</summary>
    /// <param name="index">The packed index.</param>
    /// <param name="checksum">The archive's checksum.</param>
    /// <param name="size">The archive's size, in bytes.</param>
    /// <returns>Whether it can be used, and how many files it names; 0 if it cannot.</returns>
    public static (State State, long Files) Read(Blob index, ContentChecksum checksum, long size)
    {
        byte[] packed = new byte[index.Length];
        if (packed.Length < HeadLength + 4 || index.Read(0, packed) != packed.Length)
        {
            return (State.None, 0);
        }

        ReadOnlySpan<byte> body = packed.AsSpan(HeadLength);
        if (packed is not [1, 0, 1, ..] || BinaryPrimitives.ReadUInt64BigEndian(packed.AsSpan(3)) != RendezvousHash.Digest(body))
        {
            return (State.Invalid, 0);
        }

        using MemoryStream source = new();
        WriteSource(source, checksum, size);
        return body.StartsWith(source.GetBuffer().AsSpan(0, (int)source.Length)) ? (State.Current, ReadNumber(body[(int)source.Length..])) : (State.Stale, 0);
    }

    /// <summary>The regular files, the first one of each name, and where the header of each begins.</summary>
    private static List<(string Name, long Offset, long Size)> Files(Blob archive)
    {
        List<(string Name, long Offset, long Size)> files = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            foreach (TarEntry entry in TarScan.Entries(new BlobStream(archive)))
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && names.Add(entry.Name))
                {
                    files.Add((entry.Name, entry.DataOffset - TarScan.BlockSize, entry.Length));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("shard index: tar reader failure: " + e.Message, e);
        }

        return files;
    }

    private static void WriteSource(MemoryStream to, ContentChecksum checksum, long size)
    {
        WriteText(to, checksum.Type);
        WriteText(to, checksum.Value);
        WriteNumber(to, (ulong)size);
    }

    private static void WriteText(MemoryStream to, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    /// <summary>Seven bits a byte, the lowest first; the highest bit says that more follow.</summary>
    private static void WriteNumber(MemoryStream to, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            to.WriteByte((byte)(number | 0x80));
        }

        to.WriteByte((byte)number);
    }

    private static long ReadNumber(ReadOnlySpan<byte> from)
    {
        long number = 0;
        for (int i = 0; i < from.Length && i < 9; i++)
        {
            number |= (long)(from[i] & 0x7f) << (7 * i);
            if (from[i] < 0x80)
            {
                return number;
            }
        }

        return number;
    }
}
