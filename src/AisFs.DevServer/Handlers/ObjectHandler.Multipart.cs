using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private const int MaxParts = 9999;

    private static Task CreateUploadAsync(Exchange exchange, Bucket bucket, byte[] name)
        => exchange.TextAsync(exchange.Cluster.Uploads.Create(bucket.Key, name).Id);

    private static async Task PutPartAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string number = exchange.QueryValue("partNumber");
        string id = exchange.QueryValue("uploadId");
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int part))
        {
            await exchange.FailAsync(400, null, $"{ShortName(bucket, name)}: invalid part number \"{number}\" for uploadID \"{id}\"").ConfigureAwait(false);
            return;
        }

        if (exchange.Cluster.Uploads.Find(id, bucket.Key, name) is not { } upload)
        {
            await UploadNotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        if (part is < 1 or > MaxParts)
        {
            await exchange.FailAsync(400, null, $"invalid part number ({part}), must be between 1 and {MaxParts}").ConfigureAwait(false);
            return;
        }

        using ChecksumState checksum = Checksums.Create(Checksums.Crc32C)!;
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(exchange.Request.ContentLength ?? -1);
        await exchange.ReadContentAsync(writer, checksum, null).ConfigureAwait(false);
        Blob content = writer.Seal();
        if (!upload.Add(part, new UploadPart(content, checksum.CrcValue())))
        {
            content.Release();
            await UploadNotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static async Task CompleteUploadAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage message)
    {
        string id = exchange.QueryValue("uploadId");
        List<int> numbers = PartNumbers(exchange, message);
        if (exchange.Cluster.Uploads.Find(id, bucket.Key, name) is not { } upload)
        {
            await UploadNotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] != i + 1)
            {
                await exchange.FailAsync(400, null, $"parts must be exactly 1..{numbers.Count}: got {numbers[i]} at position {i}").ConfigureAwait(false);
                return;
            }

            if (upload.Part(numbers[i]) is null)
            {
                await exchange.FailAsync(400, null, $"{ShortName(bucket, name)}: part {numbers[i]} of upload {id} does not exist").ConfigureAwait(false);
                return;
            }
        }

        if (upload.PartCount != numbers.Count)
        {
            await exchange.FailAsync(400, null, $"parts must be exactly 1..{upload.PartCount}: got {numbers.Count}").ConfigureAwait(false);
            return;
        }

        if (NestingError(exchange, bucket, name) is { } nesting)
        {
            await exchange.FailAsync(nesting).ConfigureAwait(false);
            return;
        }

        if (!exchange.Cluster.Uploads.TryTake(upload))
        {
            await UploadNotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        Dictionary<int, UploadPart> parts = upload.Close();
        List<UploadPart> ordered = [.. numbers.Select(number => parts[number])];
        uint crc = 0;
        long maxSize = 0;
        foreach (UploadPart part in ordered)
        {
            crc = Crc32C.Combine(crc, part.Crc32C, part.Content.Length);
            maxSize = Math.Max(maxSize, part.Content.Length);
        }

        Blob content = exchange.Cluster.Storage.Join([.. ordered.Select(part => part.Content)]);
        long now = exchange.Cluster.Now;
        bucket.Store(name, present => new ObjectRecord
        {
            Content = content,
            Version = NextVersion(bucket, present),
            ChecksumType = Checksums.Crc32C,
            ChecksumValue = crc.ToString("x8", CultureInfo.InvariantCulture),
            Custom = present?.Custom ?? [],
            Modified = now,
            Accessed = now,
            ChunkCount = ordered.Count,
            MaxChunkSize = maxSize,
        });
        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static async Task AbortUploadAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string id = exchange.QueryValue("uploadId");
        if (exchange.Cluster.Uploads.Find(id, bucket.Key, name) is not { } upload || !exchange.Cluster.Uploads.TryTake(upload))
        {
            await UploadNotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        foreach (UploadPart part in upload.Close().Values)
        {
            part.Content.Release();
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static List<int> PartNumbers(Exchange exchange, ActionMessage message)
    {
        List<int> numbers = [];
        if (message.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in message.Value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("part-number", out JsonElement number) || !number.TryGetInt32(out int value))
                {
                    throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal mpt-complete, err: part-number is missing");
                }

                numbers.Add(value);
            }
        }

        if (numbers.Count == 0)
        {
            throw new RequestException(400, "no parts to complete");
        }

        return numbers;
    }

    private static Task UploadNotFoundAsync(Exchange exchange, Bucket bucket, byte[] name, string id)
        => exchange.FailAsync(404, "ErrNotFound", $"{ShortName(bucket, name)}: {id} does not exist");

    private static string ShortName(Bucket bucket, byte[] name) => $"o[{bucket.Key.Name}/{Encoding.UTF8.GetString(name)}(-)]";
}
