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
        Upload upload = uploads.Find(id, request.Bucket.Key, request.Name) ?? throw UploadErrors.NotFound(request, id);
        Finish(request, upload, numbers, []);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    public async Task AbortAsync(ObjectRequest request)
    {
        Abort(request);
        await request.Exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Makes the object out of the parts; the upload has ended then.</summary>
    /// <param name="request">The request to complete it.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="numbers">The numbers of the parts that the client lists; null if it lists none.</param>
    /// <param name="custom">The custom metadata of the object.</param>
    /// <exception cref="RequestException">The upload cannot be completed with these parts, or the object cannot be stored.</exception>
    public ObjectRecord Finish(ObjectRequest request, Upload upload, List<int>? numbers, IReadOnlyList<KeyValuePair<string, string>> custom)
    {
        if (upload.CompletionError(numbers) is { } error)
        {
            throw new RequestException(400, error);
        }

        if (MoveErrorOf(request, upload) is { } refused)
        {
            upload.Break();
            throw refused;
        }

        return uploads.TryTake(upload) ? Store(request, upload, custom) : throw UploadErrors.NotFound(request, upload.Id);
    }

    /// <summary>Ends an upload and throws its parts away.</summary>
    /// <exception cref="RequestException">404: there is no such upload.</exception>
    public void Abort(ObjectRequest request)
    {
        string id = request.Exchange.Query["uploadId"];
        if (uploads.Find(id, request.Bucket.Key, request.Name) is not { } upload || !uploads.TryTake(upload))
        {
            string manifest = request.Here.FileOf(request.Bucket.Key, "ut", $"{Encoding.UTF8.GetString(request.Name)}.{id}");
            throw new RequestException(404, $"failed to load partial chunk-manifest[{request.DisplayName}, id={id}]: open {manifest}: no such file or directory", "wrapError");
        }

        upload.Close().ForEach(part => part.Content?.Release());
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

    private ObjectRecord Store(ObjectRequest request, Upload upload, IReadOnlyList<KeyValuePair<string, string>> custom)
    {
        ContentChecksum checksum = upload.WholeChecksum();
        List<UploadPart> parts = upload.Close();
        Blob content = storage.Join([.. parts.Select(part => part.Content ?? new LostBlob(part.Size))]);
        long now = clock.Now;

        // The custom metadata of what is replaced goes with it.
        return request.Bucket.Store(
            request.Name,
            present => ObjectRecord.Written(content, checksum, now) with
            {
                Version = request.Bucket.NextVersion(present),
                Custom = custom,
                Chunks = ChunkLayout.Of([.. parts.Select(static part => part.Size)]),
            },
            request.Here);
    }
}
