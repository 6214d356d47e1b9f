using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace AisFs.TestKit.Transcripts;

/// <summary>The local files that the recorded commands sent. Random ones are random here too.</summary>
public static class ReplayFiles
{
    public static byte[] Hello { get; } = "hello, world\n"u8.ToArray();

    public static byte[] Random6M { get; } = Random(6_000_000, 6);

    public static byte[] Random100K { get; } = Random(100_000, 100);

    public static byte[] Tar { get; } = PackTar();

    public static byte[] Tgz { get; } = Gzip(Tar);

    public static byte[] Zip { get; } = PackZip();

    public static byte[] Get(string name) => name switch
    {
        "hello" => Hello,
        "empty" => [],
        "rnd6m" => Random6M,
        "part1" => Random6M[..5_242_880],
        "part2" => Random6M[5_242_880..],
        "chunked-trailer" => "d\r\nhello, world\n\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"u8.ToArray(),
        "chunked-signed" => Encoding.ASCII.GetBytes(
            $"5;chunk-signature={new string('0', 64)}\r\nhello\r\n8;chunk-signature={new string('1', 64)}\r\n, world\n\r\n0;chunk-signature={new string('2', 64)}\r\n\r\n"),
        "chunked-cut" => "d\r\nhello"u8.ToArray(),
        "chunked-bad" => "zz\r\nhello, world\n\r\n0\r\n\r\n"u8.ToArray(),
        "chunked-nocrlf" => "5\r\nhelloX8\r\n, world\n\r\n0\r\n\r\n"u8.ToArray(),
        "chunked-empty" => "0\r\n\r\n"u8.ToArray(),
        "z100m" => new byte[100_000_000],
        _ => throw new ArgumentException($"The transcripts use a file '{name}' that is not known."),
    };

    private static byte[] Random(int size, int seed)
    {
        byte[] bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static (string Name, byte[] Content)[] Members() => [("a.txt", Hello), ("sub/b.json", Encoding.UTF8.GetBytes("{\"x\":1}")), ("sub/c.bin", Random(3000, 3))];

    private static byte[] PackTar()
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Members())
            {
                tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        // GNU tar fills up to its record size.
        stream.SetLength(10240);
        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] PackZip()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Members())
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
