using System.Formats.Tar;
using System.IO.Compression;
using AisFs.DevServer.Blobs;

namespace AisFs.DevServer.Archives;

/// <summary>Reads the members of archives.</summary>
internal static class ArchiveReader
{
    /// <summary>The files in order.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static IEnumerable<ArchiveMember> Read(ArchiveKind kind, Blob content)
        => kind == ArchiveKind.Zip ? ReadZip(content) : ReadTar(Open(kind, new BlobStream(content)));

    public static string Normalize(string name)
    {
        while (name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith('/'))
        {
            name = name[(name[0] == '/' ? 1 : 2)..];
        }

        return name;
    }

    private static Stream Open(ArchiveKind kind, Stream raw) => kind switch
    {
        ArchiveKind.TarGzip => new GZipStream(raw, CompressionMode.Decompress),
        ArchiveKind.TarLz4 => new Lz4Reader(raw),
        _ => raw,
    };

    private static IEnumerable<ArchiveMember> ReadTar(Stream stream)
    {
        using TarReader reader = new(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                yield return new ArchiveMember(Normalize(entry.Name), entry.Length, entry.DataStream);
            }
        }
    }

    private static IEnumerable<ArchiveMember> ReadZip(Blob content)
    {
        using ZipArchive zip = new(new BlobStream(content), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.Name.Length > 0)
            {
                using Stream stream = entry.Open();
                yield return new ArchiveMember(Normalize(entry.FullName), entry.Length, stream);
            }
        }
    }
}
