using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>Multipart uploads.</summary>
internal static class MultipartHandler
{
    private const int MaxParts = 9999;

    public static Task CreateAsync(Exchange exchange, Bucket bucket, byte[] name)
        => exchange.TextAsync(exchange.Cluster.Uploads.Create(bucket.Key, name, bucket.Properties.ChecksumType).Id);

    public static async Task PutPartAsync(Exchange exchange, Bucket bucket, byte[] name)
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
            await NotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        if (part is < 1 or > MaxParts)
        {
            string wrong = part < 1 ? $"invalid chunk number ({part})" : $"chunk number ({part}) exceeds the maximum allowed ({MaxParts})";
            await exchange.FailAsync(500, null, $"chunk-manifest[{ObjectHandler.DisplayName(exchange, bucket)}, id={id}]: {wrong}").ConfigureAwait(false);
            return;
        }

        await ReceiveAsync(exchange, bucket, name, upload, part).ConfigureAwait(false);
    }

    private static async Task ReceiveAsync(Exchange exchange, Bucket bucket, byte[] name, Upload upload, int part)
    {
        ChecksumState? whole = upload.Begin(part);
        try
        {
            long size = exchange.Request.ContentLength ?? -1;
            if (size <= 0)
            {
                await exchange.FailAsync(400, null, $"{ObjectHandler.DisplayName(exchange, bucket)}: put-part invalid size ({size})").ConfigureAwait(false);
                return;
            }

            using ChecksumState crc = Checksums.Create(Checksums.Crc32C)!;
            using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(size);
            await exchange.ReadContentAsync(writer, crc, whole).ConfigureAwait(false);
            Blob content = writer.Seal();
            if (!upload.Add(part, new UploadPart(content.Length, crc.CrcValue(), content)))
            {
                content.Release();
                await NotFoundAsync(exchange, bucket, name, upload.Id).ConfigureAwait(false);
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

    public static async Task CompleteAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage message)
    {
        string id = exchange.QueryValue("uploadId");
        List<int> numbers = PartNumbers(exchange, message);
        if (exchange.Cluster.Uploads.Find(id, bucket.Key, name) is not { } upload)
        {
            await NotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        if (upload.CompletionError(numbers) is { } error)
        {
            await exchange.FailAsync(400, null, error).ConfigureAwait(false);
            return;
        }

        Mountpath here = ObjectHandler.Here(exchange, bucket);
        if (!upload.HasFirst)
        {
            // Only the first part is missed: it is the file that is moved to the object's name.
            upload.Break();
            string text = Encoding.UTF8.GetString(name);
            string move = $"rename {here.FileOf(bucket.Key, "ch", $"{text}.{id}.0001")} {here.FileOf(bucket.Key, "ob", text)}";
            await exchange.FailAsync(404, "ErrFailedTo", $"{exchange.Node.Name}: failed to finalize {ObjectHandler.DisplayName(exchange, bucket)}, err: {move}: no such file or directory").ConfigureAwait(false);
            return;
        }

        if (bucket.MoveErrorOf(name, here) is { } refused)
        {
            upload.Break();
            await exchange.FailAsync(500, refused.TypeCode, refused.Message).ConfigureAwait(false);
            return;
        }

        if (!exchange.Cluster.Uploads.TryTake(upload))
        {
            await NotFoundAsync(exchange, bucket, name, id).ConfigureAwait(false);
            return;
        }

        Store(exchange, bucket, name, upload, here);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static void Store(Exchange exchange, Bucket bucket, byte[] name, Upload upload, Mountpath here)
    {
        (string type, string value) = upload.WholeChecksum();
        List<UploadPart> parts = upload.Close();
        Blob content = exchange.Cluster.Storage.Join([.. parts.Select(part => part.Content ?? new LostBlob(part.Size))]);
        long now = exchange.Cluster.Now;

        // The custom metadata of what is replaced goes with it.
        bucket.Store(
            name,
            present => new ObjectRecord
            {
                Content = content,
                Version = ObjectHandler.NextVersion(bucket, present),
                ChecksumType = type,
                ChecksumValue = value,
                Modified = now,
                Accessed = now,
                ChunkCount = parts.Count,
                MaxChunkSize = parts.Max(part => part.Size),
                FirstChunkSize = parts[0].Size,
            },
            here);
    }

    public static async Task AbortAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string id = exchange.QueryValue("uploadId");
        if (exchange.Cluster.Uploads.Find(id, bucket.Key, name) is not { } upload || !exchange.Cluster.Uploads.TryTake(upload))
        {
            string manifest = ObjectHandler.Here(exchange, bucket).FileOf(bucket.Key, "ut", $"{Encoding.UTF8.GetString(name)}.{id}");
            await exchange.FailAsync(
                404, "wrapError", $"failed to load partial chunk-manifest[{ObjectHandler.DisplayName(exchange, bucket)}, id={id}]: open {manifest}: no such file or directory").ConfigureAwait(false);
            return;
        }

        upload.Close().ForEach(part => part.Content?.Release());
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

    private static Task NotFoundAsync(Exchange exchange, Bucket bucket, byte[] name, string id)
        => exchange.FailAsync(404, "ErrNotFound", $"{ShortName(bucket, name)}: {id} does not exist");

    private static string ShortName(Bucket bucket, byte[] name) => $"o[{bucket.Key.Name}/{Encoding.UTF8.GetString(name)}(-)]";
}
