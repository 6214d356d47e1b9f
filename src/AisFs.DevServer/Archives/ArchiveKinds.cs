using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Archives;

/// <summary>Recognises archives.</summary>
internal static class ArchiveKinds
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

    /// <summary>By the MIME type that a request gives, or else by the object's name, or else by its first bytes.</summary>
    /// <param name="mime">The MIME type; empty for none.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="content">The content; null if there is none yet.</param>
    public static ArchiveKind Of(string mime, ReadOnlySpan<byte> name, Blob? content)
    {
        ArchiveKind kind = mime.Length > 0 ? ByMime(mime) : ByName(name);
        return kind == ArchiveKind.None && content is not null ? ByContent(content) : kind;
    }

    /// <summary>The error of an archive of no known kind.</summary>
    public static RequestException Unknown(string name) => new(400, $"unrecognized or unsupported file format: \"{name}\"");
}
