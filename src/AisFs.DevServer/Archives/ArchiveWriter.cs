using System.Formats.Tar;
using System.IO.Compression;
using AisFs.DevServer.Protocol;
using K4os.Compression.LZ4.Streams;

namespace AisFs.DevServer.Archives;

/// <summary>Writes archives member by member.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The first time that a zip can hold.</summary>
    private static readonly DateTimeOffset s_firstZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Stream? _packed;
    private readonly TarWriter? _tar;
    private readonly ZipArchive? _zip;
    private readonly Stream? _tarStream;
    private bool _hasEntries;

    public ArchiveWriter(ArchiveKind kind, Stream to)
    {
        switch (kind)
        {
            case ArchiveKind.Zip:
                _zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
                break;
            case ArchiveKind.TarGzip:
                _packed = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
                _tarStream = _packed;
                _tar = new TarWriter(_packed, TarEntryFormat.Ustar, leaveOpen: true);
                break;
            case ArchiveKind.TarLz4:
                _packed = LZ4Stream.Encode(to, leaveOpen: true);
                _tarStream = _packed;
                _tar = new TarWriter(_packed, TarEntryFormat.Ustar, leaveOpen: true);
                break;
            case ArchiveKind.Tar:
                _tarStream = to;
                _tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
                break;
            default:
                throw new RequestException(400, $"cannot write archives of kind {kind} - operation not supported", "ErrUnsupp");
        }
    }

    /// <summary>Adds a member of another archive.</summary>
    public void Add(ArchiveMember member, DateTimeOffset modified) => Add(member.Name, member.Content ?? Stream.Null, modified);

    /// <summary>Adds a file.</summary>
    public void Add(string name, Stream content, DateTimeOffset modified)
    {
        if (_zip is not null)
        {
            ZipArchiveEntry entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = modified < s_firstZipTime ? s_firstZipTime : modified;
            using Stream to = entry.Open();
            content.CopyTo(to);
            return;
        }

        if (!content.CanSeek)
        {
            // The header is in front of the content and holds its size.
            using MemoryStream copy = new();
            content.CopyTo(copy);
            copy.Position = 0;
            Add(name, copy, modified);
            return;
        }

        // Long names do not fit into the old header.
        TarEntry header = System.Text.Encoding.UTF8.GetByteCount(name) < 100
            ? new UstarTarEntry(TarEntryType.RegularFile, name)
            : new PaxTarEntry(TarEntryType.RegularFile, name);
        header.Mode = ReadableByAll;
        header.ModificationTime = modified;
        header.DataStream = content;
        _tar!.WriteEntry(header);
        _hasEntries = true;
    }

    public void Dispose()
    {
        _tar?.Dispose();
        if (!_hasEntries)
        {
            // .NET ends only archives that have entries.
            _tarStream?.Write(new byte[1024]);
        }

        _packed?.Dispose();
        _zip?.Dispose();
    }
}
