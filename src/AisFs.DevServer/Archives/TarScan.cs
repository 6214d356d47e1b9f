using System.Formats.Tar;

namespace AisFs.DevServer.Archives;

/// <summary>The entries of a tar, also of one that is cut off, with the errors of the real cluster's reader.</summary>
internal static class TarScan
{
    /// <summary>Headers and contents begin at multiples of this, in bytes.</summary>
    public const int BlockSize = 512;

    /// <summary>The entries in order. The content of one can be read until the next is asked for.</summary>
    /// <exception cref="InvalidDataException">The tar is damaged after the entries that were given.</exception>
    public static IEnumerable<TarEntry> Entries(Stream stream)
    {
        // The padding behind the last content may be missing: only a content, or a header, that is cut off is an error.
        long length = stream.CanSeek ? stream.Length : long.MaxValue;
        long header = 0;
        using TarReader reader = new(stream);
        while (header < length && Next(reader, isCut: length - header < BlockSize) is { } entry)
        {
            long end = stream.CanSeek && entry.DataOffset >= 0 ? entry.DataOffset + entry.Length : 0;
            yield return entry;
            if (end > length)
            {
                throw CutOff();
            }

            header = (end + BlockSize - 1) / BlockSize * BlockSize;
        }
    }

    private static TarEntry? Next(TarReader reader, bool isCut)
    {
        if (isCut)
        {
            throw CutOff();
        }

        try
        {
            return reader.GetNextEntry();
        }
        catch (EndOfStreamException e)
        {
            throw CutOff(e);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException)
        {
            throw new InvalidDataException("archive/tar: invalid tar header", e);
        }
    }

    private static InvalidDataException CutOff(Exception? reason = null) => new("unexpected EOF", reason);
}
