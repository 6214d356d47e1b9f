using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>Makes a body of the answer to a GET, if it has what was asked for.</summary>
internal static class GetAnswers
{
    /// <summary>Reads the headers.</summary>
    /// <param name="response">The answer. It belongs to the body, and is disposed when there is none.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="client">The options of the client.</param>
    /// <exception cref="AisProtocolException">Other bytes came than were asked for.</exception>
    public static AisObjectBody Read(AisResponse response, AisGetOptions options, AisClientOptions client)
    {
        try
        {
            (long offset, long length, long size) = response.Status == 206 ? ReadPart(response, options) : ReadWhole(response, options);
            return new AisObjectBody(response, size, offset, length, client);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static (long Offset, long Length, long Size) ReadPart(AisResponse response, AisGetOptions options)
    {
        long length = response.ContentLength ?? -1;
        if (!HeaderReader.TryReadRange(response.Headers.Get(HeaderNames.ContentRange), out long offset, out long rangeLength, out long size))
        {
            // Some answers have no Content-Range: their bytes are taken as those that were asked for.
            offset = Math.Max(0, options.Range?.Offset ?? 0);
            size = -1;
        }
        else if (length >= 0 && length != rangeLength)
        {
            throw new AisProtocolException($"{response.Request}: the body has {length} bytes, its Content-Range {rangeLength}.");
        }
        else
        {
            length = rangeLength;
        }

        return options.Range is { Offset: >= 0 } asked && (offset != asked.Offset || (asked.Length > 0 && length > asked.Length))
            ? throw new AisProtocolException($"{response.Request}: {asked} was asked for, {length} bytes from {offset} came.")
            : (offset, length, size);
    }

    private static (long Offset, long Length, long Size) ReadWhole(AisResponse response, AisGetOptions options)
    {
        long length = response.ContentLength ?? -1;
        return options.Range is { } range && options.Etl is null && !(range.Offset == 0 && (range.Length < 0 || (length >= 0 && length <= range.Length)))
            ? throw new AisProtocolException($"{response.Request}: {range} was asked for, and the whole object came ({response.Status}).")
            : (0, length, length);
    }
}
