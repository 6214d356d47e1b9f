using System.Globalization;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Begins multipart uploads and receives their parts.</summary>
internal sealed class PartReceiver(UploadTable uploads, IStorage storage)
{
    private const int MaxParts = 9999;

    public Task CreateAsync(ObjectRequest request)
        => request.Exchange.TextAsync(uploads.Create(request.Bucket.Key, request.Name, request.Bucket.Properties.ChecksumType).Id);

    public async Task PutPartAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string number = exchange.Query["partNumber"];
        string id = exchange.Query["uploadId"];
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int part))
        {
            await exchange.FailAsync(400, null, $"{UploadErrors.ShortName(request)}: invalid part number \"{number}\" for uploadID \"{id}\"").ConfigureAwait(false);
            return;
        }

        Upload upload = uploads.Find(id, request.Bucket.Key, request.Name) ?? throw UploadErrors.NotFound(request, id);
        await ReceiveAsync(request, upload, part).ConfigureAwait(false);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Receives the body of a request as a part.</summary>
    /// <param name="request">The request.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="part">The number of the part.</param>
    /// <returns>The part; with its MD5 if it came over S3.</returns>
    /// <exception cref="RequestException">The number or the length cannot be a part's, or the upload has ended meanwhile.</exception>
    public async Task<UploadPart> ReceiveAsync(ObjectRequest request, Upload upload, int part)
    {
        Exchange exchange = request.Exchange;
        if (part is < 1 or > MaxParts)
        {
            string wrong = part < 1 ? $"invalid chunk number ({part})" : $"chunk number ({part}) exceeds the maximum allowed ({MaxParts})";
            throw new RequestException(500, $"chunk-manifest[{request.DisplayName}, id={upload.Id}]: {wrong}");
        }

        ChecksumState? whole = upload.Begin(part);
        try
        {
            long size = exchange.AnnouncedLength();
            if (size <= 0)
            {
                throw new RequestException(400, $"{request.DisplayName}: put-part invalid size ({size})");
            }

            using ChecksumState crc = Checksums.Create(Checksums.Crc32C)!;
            using BlobWriter writer = storage.CreateWriter(size);
            await exchange.ReadContentAsync(writer, crc, whole).ConfigureAwait(false);
            Blob content = writer.Seal();
            UploadPart received = new(content.Length, crc.CrcValue(), content) { Md5 = exchange.SpeaksS3 ? PartDigests.CheckAndHash(exchange, content, part) : string.Empty };
            if (!upload.Add(part, received))
            {
                content.Release();
                throw UploadErrors.NotFound(request, upload.Id);
            }

            return received;
        }
        finally
        {
            if (whole is not null)
            {
                upload.EndInOrder();
            }
        }
    }
}
