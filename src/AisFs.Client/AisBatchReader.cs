using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Batch;

/// <summary>Reads the entries of a batch in order, and counts them. To be disposed. One reader at a time.</summary>
public sealed class AisBatchReader : IAsyncDisposable
{
    private const string MissingFolder = "__404__/";

    private readonly AisResult _result;
    private readonly AisBatchEntry[] _entries;
    private readonly List<JsonFields>? _told;
    private readonly TarReader? _tar;
    private readonly ZipArchive? _zip;
    private readonly Stream _archive;
    private Stream? _content;
    private int _zipIndex;

    private AisBatchReader(AisResult result, AisBatchEntry[] entries, List<JsonFields>? told, Stream archive, bool isZip)
    {
        _result = result;
        _entries = entries;
        _told = told;
        _archive = archive;
        if (isZip)
        {
            _zip = new ZipArchive(archive, ZipArchiveMode.Read);
        }
        else
        {
            _tar = new TarReader(archive);
        }
    }

    /// <summary>The number of entries that were asked for.</summary>
    public int Requested => _entries.Length;

    /// <summary>The number of entries that came until now; missing ones count.</summary>
    public int Delivered { get; private set; }

    /// <summary>The number of entries until now that are missing.</summary>
    public int Missing { get; private set; }

    /// <summary>Goes on to the next entry. What was not read of the entry before is skipped.</summary>
    /// <param name="cancellationToken">Cancels; the batch can't be read on afterwards.</param>
    /// <returns>The entry; null when all have come.</returns>
    /// <exception cref="AisBatchIncompleteException">The archive ended before all entries came.</exception>
    /// <exception cref="AisProtocolException">The archive is malformed.</exception>
    /// <exception cref="AisTruncatedException">The connection broke.</exception>
    public async ValueTask<AisBatchItem?> ReadAsync(CancellationToken cancellationToken = default)
    {
        (string Name, long Size, Stream Content)? member;
        try
        {
            member = _tar is null ? await NextOfZipAsync(cancellationToken).ConfigureAwait(false) : await NextOfTarAsync(_tar, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException) when (Delivered < _entries.Length)
        {
            // The archive stops early, with or without the blocks that end one.
            member = null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or IOException)
        {
            throw new AisProtocolException($"The batch's archive is malformed behind entry {Delivered}: {e.Message}", e);
        }

        if (member is null)
        {
            return Delivered == _entries.Length ? null
                : throw new AisBatchIncompleteException(_entries.Length, Delivered, Describe(_entries[Delivered]));
        }

        if (Delivered == _entries.Length)
        {
            throw new AisProtocolException($"The batch's archive has more than the {_entries.Length} entries that were asked for.");
        }

        int index = Delivered++;
        JsonFields told = _told?[index] ?? default;
        string error = told.Text("err_msg");
        bool isMissing = error.Length > 0 || member.Value.Name.StartsWith(MissingFolder, StringComparison.Ordinal);
        Missing += isMissing ? 1 : 0;
        return new AisBatchItem(index, _entries[index], member.Value.Name, member.Value.Content)
        {
            IsMissing = isMissing,
            Error = error,
            Size = member.Value.Size,
            Opaque = _told is null ? _entries[index].Opaque : told.Bytes("opaque"),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _tar?.Dispose();
        _zip?.Dispose();
        await _archive.DisposeAsync().ConfigureAwait(false);
        _result.Dispose();
    }

    internal static async ValueTask<AisBatchReader> OpenAsync(
        AisResult result, string? contentType, AisBatchEntry[] entries, AisBatchOptions options, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            Stream body = new BodyStream(result.Body);
            List<JsonFields>? told = null;
            if (contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            {
                MultipartReader parts = new(body, ReadBoundary(contentType));
                told = await ReadListAsync(await parts.NextAsync(cancellationToken).ConfigureAwait(false), entries.Length, maxBytes, cancellationToken).ConfigureAwait(false);
                body = await parts.NextAsync(cancellationToken).ConfigureAwait(false) ?? throw new AisProtocolException("The answer to the batch has no archive.");
            }
            else if (!options.Streaming)
            {
                throw new AisProtocolException($"The answer to the batch should have a list and an archive, and is '{contentType}'.");
            }

            return options.Format switch
            {
                AisBatchFormat.Zip => new AisBatchReader(result, entries, told, await ReadAllAsync(body, maxBytes, cancellationToken).ConfigureAwait(false), isZip: true),
                AisBatchFormat.TarGz => new AisBatchReader(result, entries, told, new GZipStream(body, CompressionMode.Decompress), isZip: false),
                _ => new AisBatchReader(result, entries, told, body, isZip: false),
            };
        }
        catch (InvalidDataException e)
        {
            result.Dispose();
            throw new AisProtocolException($"The batch's archive is malformed: {e.Message}", e);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static string ReadBoundary(string contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && type.Parameters.FirstOrDefault(static parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"') is { Length: > 0 } boundary
                ? boundary : throw new AisProtocolException($"The answer to the batch has no boundary: '{contentType}'.");

    private static async ValueTask<List<JsonFields>> ReadListAsync(Stream? part, int count, int maxBytes, CancellationToken cancellationToken)
    {
        if (part is null)
        {
            throw new AisProtocolException("The answer to the batch has no list.");
        }

        MemoryStream list = await ReadAllAsync(part, maxBytes, cancellationToken).ConfigureAwait(false);
        List<JsonFields> told = JsonFields.Parse(list.GetBuffer().AsMemory(0, (int)list.Length), "batch").Child("out").Items();
        return told.Count == count ? told : throw new AisProtocolException($"The answer to the batch lists {told.Count} entries, {count} were asked for.");
    }

    private static async ValueTask<MemoryStream> ReadAllAsync(Stream source, int maxBytes, CancellationToken cancellationToken)
    {
        MemoryStream memory = new();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            int read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                memory.Position = 0;
                return memory;
            }

            if (memory.Length + read > maxBytes)
            {
                throw new AisProtocolException($"The answer to the batch has more than {maxBytes} bytes, which are not read into memory.");
            }

            memory.Write(buffer.AsSpan(0, read));
        }
    }

    private static string Describe(AisBatchEntry entry)
        => entry.ArchivePath.Length == 0 ? entry.Object.Url : $"{entry.Object.Url}/{entry.ArchivePath}";

    private static async ValueTask<(string Name, long Size, Stream Content)?> NextOfTarAsync(TarReader tar, CancellationToken cancellationToken)
    {
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                return (entry.Name, entry.Length, entry.DataStream ?? Stream.Null);
            }
        }

        return null;
    }

    private async ValueTask<(string Name, long Size, Stream Content)?> NextOfZipAsync(CancellationToken cancellationToken)
    {
        if (_content is not null)
        {
            await _content.DisposeAsync().ConfigureAwait(false);
            _content = null;
        }

        while (_zip is { } zip && _zipIndex < zip.Entries.Count)
        {
            ZipArchiveEntry entry = zip.Entries[_zipIndex++];
            if (!entry.FullName.EndsWith('/'))
            {
                _content = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
                return (entry.FullName, entry.Length, _content);
            }
        }

        return null;
    }
}
