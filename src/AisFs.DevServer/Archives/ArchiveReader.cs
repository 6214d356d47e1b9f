using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Archives;

/// <summary>Recognises archives and reads their members.</summary>
internal static class ArchiveReader
{
    private static readonly (string Extension, ArchiveKind Kind)[] s_extensions =
        [(".tar", ArchiveKind.Tar), (".tgz", ArchiveKind.TarGzip), (".tar.gz", ArchiveKind.TarGzip), (".zip", ArchiveKind.Zip), (".tar.lz4", ArchiveKind.TarLz4)];

    /// <summary>By a name's extension.</summary>
    public static ArchiveKind ByName(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        foreach ((string extension, ArchiveKind kind) in s_extensions)
        {
            if (text.EndsWith(extension, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return ArchiveKind.None;
    }

    /// <summary>By a MIME type or an extension as a client gives it.</summary>
    public static ArchiveKind ByMime(string mime) => mime switch
    {
        _ when mime.Contains("tar.gz", StringComparison.Ordinal) => ArchiveKind.TarGzip,
        _ when mime.Contains("tar.lz4", StringComparison.Ordinal) => ArchiveKind.TarLz4,
        _ when mime.Contains("tgz", StringComparison.Ordinal) => ArchiveKind.TarGzip,
        _ when mime.Contains("tar", StringComparison.Ordinal) => ArchiveKind.Tar,
        _ when mime.Contains("zip", StringComparison.Ordinal) => ArchiveKind.Zip,
        _ => ArchiveKind.None,
    };

    /// <summary>By the first bytes.</summary>
    public static ArchiveKind ByContent(Blob content)
    {
        Span<byte> head = stackalloc byte[264];
        head = head[..content.Read(0, head)];
        return head switch
        {
            _ when head.Length >= 262 && head[257..262].SequenceEqual("ustar"u8) => ArchiveKind.Tar,
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) => ArchiveKind.TarGzip,
            _ when head.StartsWith("PK"u8) => ArchiveKind.Zip,
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]) => ArchiveKind.TarLz4,
            _ => ArchiveKind.None,
        };
    }

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
        ArchiveKind.TarLz4 => new Lz4Stream(raw),
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
