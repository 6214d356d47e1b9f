using System.Formats.Tar;
using System.IO.Compression;
using AisFs.DevServer.Blobs;

namespace AisFs.DevServer.Archives;

/// <summary>Reads the members of archives.</summary>
internal static class ArchiveReader
{
    /// <summary>The files in order.</summary>
    /// <param name="kind">What archive it is.</param>
    /// <param name="content">The archive.</param>
    /// <param name="withLinks">Whether the links of a tar are given too, as empty files.</param>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static IEnumerable<ArchiveMember> Read(ArchiveKind kind, Blob content, bool withLinks = false)
        => kind == ArchiveKind.Zip ? ReadZip(content) : ReadTar(Open(kind, new BlobStream(content)), withLinks);

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

    private static IEnumerable<ArchiveMember> ReadTar(Stream stream, bool withLinks) => TarScan.Entries(stream)
        .Where(entry => IsFile(entry.EntryType) || (withLinks && entry.EntryType is TarEntryType.HardLink or TarEntryType.SymbolicLink))
        .Select(static entry => new ArchiveMember(Normalize(entry.Name), entry.Length, entry.DataStream) { StoredName = entry.Name });

    private static bool IsFile(TarEntryType type) => type is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    private static IEnumerable<ArchiveMember> ReadZip(Blob content)
    {
        using ZipArchive zip = new(new BlobStream(content), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.Name.Length > 0)
            {
                using Stream stream = entry.Open();
                yield return new ArchiveMember(Normalize(entry.FullName), entry.Length, stream) { StoredName = entry.FullName };
            }
        }
    }
}
