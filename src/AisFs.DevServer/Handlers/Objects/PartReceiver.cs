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

        if (uploads.Find(id, request.Bucket.Key, request.Name) is not { } upload)
        {
            await UploadErrors.NotFoundAsync(request, id).ConfigureAwait(false);
            return;
        }

        if (part is < 1 or > MaxParts)
        {
            string wrong = part < 1 ? $"invalid chunk number ({part})" : $"chunk number ({part}) exceeds the maximum allowed ({MaxParts})";
            await exchange.FailAsync(500, null, $"chunk-manifest[{request.DisplayName}, id={id}]: {wrong}").ConfigureAwait(false);
            return;
        }

        await ReceiveAsync(request, upload, part).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(ObjectRequest request, Upload upload, int part)
    {
        Exchange exchange = request.Exchange;
        ChecksumState? whole = upload.Begin(part);
        try
        {
            long size = exchange.Request.ContentLength ?? -1;
            if (size <= 0)
            {
                await exchange.FailAsync(400, null, $"{request.DisplayName}: put-part invalid size ({size})").ConfigureAwait(false);
                return;
            }

            using ChecksumState crc = Checksums.Create(Checksums.Crc32C)!;
            using BlobWriter writer = storage.CreateWriter(size);
            await exchange.ReadContentAsync(writer, crc, whole).ConfigureAwait(false);
            Blob content = writer.Seal();
            if (!upload.Add(part, new UploadPart(content.Length, crc.CrcValue(), content)))
            {
                content.Release();
                await UploadErrors.NotFoundAsync(request, upload.Id).ConfigureAwait(false);
                return;
            }

            await exchange.OkAsync().ConfigureAwait(false);
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
