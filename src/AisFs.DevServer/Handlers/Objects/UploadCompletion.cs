using System.Text;
using System.Text.Json;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Completes and aborts multipart uploads.</summary>
internal sealed class UploadCompletion(UploadTable uploads, IStorage storage, ClusterClock clock)
{
    public async Task CompleteAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string id = exchange.Query["uploadId"];
        List<int>? numbers = PartNumbers(exchange, request.Message!);
        if (uploads.Find(id, request.Bucket.Key, request.Name) is not { } upload)
        {
            await UploadErrors.NotFoundAsync(request, id).ConfigureAwait(false);
            return;
        }

        if (upload.CompletionError(numbers) is { } error)
        {
            await exchange.FailAsync(400, null, error).ConfigureAwait(false);
            return;
        }

        if (MoveErrorOf(request, upload) is { } refused)
        {
            upload.Break();
            await exchange.FailAsync(refused).ConfigureAwait(false);
            return;
        }

        if (!uploads.TryTake(upload))
        {
            await UploadErrors.NotFoundAsync(request, id).ConfigureAwait(false);
            return;
        }

        Store(request, upload);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    public async Task AbortAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string id = exchange.Query["uploadId"];
        if (uploads.Find(id, request.Bucket.Key, request.Name) is not { } upload || !uploads.TryTake(upload))
        {
            string manifest = request.Here.FileOf(request.Bucket.Key, "ut", $"{Encoding.UTF8.GetString(request.Name)}.{id}");
            await exchange.FailAsync(
                404, "wrapError", $"failed to load partial chunk-manifest[{request.DisplayName}, id={id}]: open {manifest}: no such file or directory").ConfigureAwait(false);
            return;
        }

        upload.Close().ForEach(part => part.Content?.Release());
        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Why the parts cannot become the object; null if they can.</summary>
    private static RequestException? MoveErrorOf(ObjectRequest request, Upload upload)
    {
        Mountpath here = request.Here;
        BucketKey bucket = request.Bucket.Key;
        if (!upload.HasFirst)
        {
            // Only the first part is missed: it is the file that is moved to the object's name.
            string text = Encoding.UTF8.GetString(request.Name);
            string move = $"rename {here.FileOf(bucket, "ch", $"{text}.{upload.Id}.0001")} {here.FileOf(bucket, "ob", text)}";
            return new RequestException(404, $"{request.Exchange.Node.Name}: failed to finalize {request.DisplayName}, err: {move}: no such file or directory", "ErrFailedTo");
        }

        return request.Bucket.MoveErrorOf(request.Name, here) is { } refused ? new RequestException(500, refused.Message, refused.TypeCode) : null;
    }

    /// <summary>The parts that are listed; null if there is no list.</summary>
    private static List<int>? PartNumbers(Exchange exchange, ActionMessage message)
    {
        if (message.Value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<int> numbers = [];
        foreach (JsonElement item in message.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("part-number", out JsonElement number) || !number.TryGetInt32(out int value))
            {
                throw new RequestException(400, $"{exchange.Node.Name}: failed to unmarshal mpt-complete, err: part-number is missing");
            }

            numbers.Add(value);
        }

        return numbers;
    }

    private void Store(ObjectRequest request, Upload upload)
    {
        ContentChecksum checksum = upload.WholeChecksum();
        List<UploadPart> parts = upload.Close();
        Blob content = storage.Join([.. parts.Select(part => part.Content ?? new LostBlob(part.Size))]);
        long now = clock.Now;

        // The custom metadata of what is replaced goes with it.
        request.Bucket.Store(
            request.Name,
            present => ObjectRecord.Written(content, checksum, now) with
            {
                Version = request.Bucket.NextVersion(present),
                Chunks = new ChunkLayout(parts.Count, parts.Max(part => part.Size), parts[0].Size),
            },
            request.Here);
    }
}
