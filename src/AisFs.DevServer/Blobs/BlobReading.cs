using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Blobs;

/// <summary>Contents read as a whole, or from their beginning on.</summary>
internal static class BlobReading
{
    private const int BufferSize = 64 << 10;

    /// <summary>Takes a content through a checksum.</summary>
    public static void Hash(Blob content, ChecksumState? checksum) => Hash(content, 0, content.Length, checksum);

    /// <summary>Takes a part of a content through a checksum.</summary>
    public static void Hash(Blob content, long start, long end, ChecksumState? checksum)
    {
        if (checksum is not null)
        {
            Read(content, start, end, piece => checksum.Append(piece));
        }
    }

    /// <summary>Appends the beginning of a content to another one; the whole is shared where possible.</summary>
    public static void CopyStart(Blob content, long length, BlobWriter to)
    {
        if (length == content.Length && !content.IsTorn)
        {
            to.Append(content);
        }
        else
        {
            Read(content, 0, length, piece => to.Append(piece));
        }
    }

    private static void Read(Blob content, long start, long end, Action<ReadOnlySpan<byte>> take)
    {
        byte[]? buffer = null;
        for (long at = start; at < end;)
        {
            ReadOnlySpan<byte> piece = content.MemoryAt(at).Span;
            if (piece.IsEmpty)
            {
                buffer ??= new byte[BufferSize];
                piece = buffer.AsSpan(0, content.Read(at, buffer.AsSpan(0, (int)Math.Min(BufferSize, end - at))));
                if (piece.IsEmpty)
                {
                    throw new IOException("The stored content is shorter than its record.");
                }
            }

            piece = piece[..(int)Math.Min(piece.Length, end - at)];
            take(piece);
            at += piece.Length;
        }
    }
}
