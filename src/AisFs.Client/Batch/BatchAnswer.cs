using System.IO.Compression;
using System.Net.Http.Headers;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Batch;

/// <summary>The answer to a batch: an archive, or a list of the entries and an archive. To be disposed.</summary>
internal sealed class BatchAnswer : IAsyncDisposable
{
    private readonly AisResult _result;

    private BatchAnswer(AisResult result, BatchArchive archive, List<BatchEntryDto>? told)
    {
        _result = result;
        Archive = archive;
        Told = told;
    }

    public BatchArchive Archive { get; }

    /// <summary>The list of the entries, in order; null when there is no list.</summary>
    public List<BatchEntryDto>? Told { get; }

    /// <summary>Opens an answer. It belongs to what is returned, and is disposed when it is malformed.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="count">The number of entries that were asked for.</param>
    /// <param name="options">How the batch was sent.</param>
    /// <param name="client">The options of the client.</param>
    /// <param name="cancellationToken">Ends the opening, and disposes the answer.</param>
    /// <exception cref="AisProtocolException">The answer is malformed.</exception>
    public static async ValueTask<BatchAnswer> OpenAsync(
        AisResponse response, int count, AisBatchOptions options, AisClientOptions client, CancellationToken cancellationToken)
    {
        AisResult result = new(response, client);
        try
        {
            Stream body = new BodyStream(result.Body);
            List<BatchEntryDto>? told = null;
            string? contentType = response.Headers.Get(HeaderNames.ContentType);
            if (HeaderNames.IsMultipart(contentType))
            {
                MultipartReader parts = new(body, ReadBoundary(contentType!));
                told = await ReadListAsync(await parts.NextAsync(cancellationToken).ConfigureAwait(false), count, client.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
                body = await parts.NextAsync(cancellationToken).ConfigureAwait(false) ?? throw new AisProtocolException("The answer to the batch has no archive.");
            }
            else if (!options.Streaming)
            {
                throw new AisProtocolException($"The answer to the batch should have a list and an archive, and is '{contentType}'.");
            }

            return new BatchAnswer(result, await OpenArchiveAsync(body, options.Format, client.MaxAnswerBytes, cancellationToken).ConfigureAwait(false), told);
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

    public async ValueTask DisposeAsync()
    {
        await Archive.DisposeAsync().ConfigureAwait(false);
        _result.Dispose();
    }

    private static async ValueTask<BatchArchive> OpenArchiveAsync(Stream body, AisBatchFormat format, int maxBytes, CancellationToken cancellationToken) => format switch
    {
        AisBatchFormat.Zip => new BatchArchive(await ReadAllAsync(body, maxBytes, cancellationToken).ConfigureAwait(false), isZip: true),
        AisBatchFormat.TarGz => new BatchArchive(new GZipStream(body, CompressionMode.Decompress), isZip: false),
        _ => new BatchArchive(body, isZip: false),
    };

    private static string ReadBoundary(string contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && type.Parameters.FirstOrDefault(static parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"') is { Length: > 0 } boundary
                ? boundary : throw new AisProtocolException($"The answer to the batch has no boundary: '{contentType}'.");

    private static async ValueTask<List<BatchEntryDto>> ReadListAsync(Stream? part, int count, int maxBytes, CancellationToken cancellationToken)
    {
        if (part is null)
        {
            throw new AisProtocolException("The answer to the batch has no list.");
        }

        MemoryStream list = await ReadAllAsync(part, maxBytes, cancellationToken).ConfigureAwait(false);
        BatchListDto? answer = AnswerReader.Read(list.GetBuffer().AsSpan(0, (int)list.Length), AnswerJson.Default.BatchListDto, "batch");
        List<BatchEntryDto> told = [.. DtoList.Items(answer?.Entries)];
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
}
