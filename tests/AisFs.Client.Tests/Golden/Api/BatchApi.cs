using System.Globalization;
using AisFs.Client.Batch;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Batches.</summary>
internal static class BatchApi
{
    public static void AddBatch(PyObject result, AisClient client)
        => result.Method("batch", a =>
        {
            AisBatchOptions options = new()
            {
                Format = a.Text(2, "output_format", ".tar") switch
                {
                    ".tar" => AisBatchFormat.Tar,
                    ".tgz" or ".tar.gz" => AisBatchFormat.TarGz,
                    ".zip" => AisBatchFormat.Zip,
                    _ => throw new ArgumentException("ours takes an enumeration"),
                },
                ContinueOnError = a.Flag(3, "cont_on_err", true),
                OnlyObjectNames = a.Flag(4, "only_obj_name"),
                Streaming = a.Flag(5, "streaming_get", true),
                Colocation = (AisColocation)int.Parse(a.Text(6, "colocation", "0"), CultureInfo.InvariantCulture),
            };
            object? objects = a.Get(0, "objects");
            AisBucket? bucket = a.Get(1, "bucket") is PyObject wrapped ? (AisBucket)wrapped.Peek("bucket")! : null;
            a.Done("batch");
            AisBatch batch = bucket is null ? client.Batch(options) : bucket.Batch(options);
            foreach (object? item in objects as List<object?> ?? (objects is null ? [] : [objects]))
            {
                _ = item is PyObject handle ? batch.Add((AisObject)handle.Peek("object")!) : batch.Add((string)item!);
            }

            return WrapBatch(batch, bucket);
        });

    public static PyObject WrapBatch(AisBatch batch, AisBucket? bucket)
    {
        PyObject result = new("Batch") { Items = () => batch.Entries.Select(static entry => (object?)entry.Object.Name).ToAsyncEnumerable() };
        result.Method("add", a =>
        {
            object? item = a.Get(0, "obj");
            long? start = a.Get(3, "start") as long?;
            long? length = a.Get(4, "length") as long?;
            AisObject handle = item is PyObject wrapped ? (AisObject)wrapped.Peek("object")!
                : bucket?.Object((string)item!) ?? throw new ArgumentException("a name needs a bucket");
            batch.Add(new AisBatchEntry(handle)
            {
                Opaque = a.Get(1, "opaque") as byte[] ?? [],
                ArchivePath = a.Text(2, "archpath"),

                // A start without a length is a length of 0 in the Python SDK.
                Range = start is null && length is null ? null : new AisByteRange(start ?? 0, length ?? 0),
            });
            a.Done("add");
            return result;
        });
        result.Property("requests_list", () => ValueTask.FromResult<object?>(batch.Entries.Select(static entry => (object?)entry.Object.Name).ToList()));
        result.Method("clear", _ =>
        {
            batch.Clear();
            return result;
        });
        result.Method("get", async a =>
        {
            bool isRaw = a.Flag(0, "raw");
            a.Flag(1, "decode_as_stream");
            bool clears = a.Flag(2, "clear_batch", true);
            a.Done("get");
            object? got = isRaw ? await ReadRawAsync(batch) : await ReadItemsAsync(batch);
            if (clears)
            {
                batch.Clear();
            }

            return got;
        });
        return result;
    }

    public static async ValueTask<object?> ReadRawAsync(AisBatch batch)
    {
        using AisResult raw = await batch.OpenRawAsync();
        byte[] bytes = await raw.Body.ReadAllAsync();
        return new PyObject("HTTPResponse").Method("read", _ => (object?)bytes);
    }

    public static async ValueTask<object?> ReadItemsAsync(AisBatch batch)
    {
        List<object?> items = [];
        await foreach (AisBatchItem item in batch.GetAsync())
        {
            AisObject source = item.Entry.Object;
            string archivePath = item.Entry.ArchivePath.Length == 0 ? "None" : PyText.Repr(item.Entry.ArchivePath);
            string error = item.Error.Length == 0 ? "None" : PyText.Repr(item.Error);
            string opaque = item.Opaque.IsEmpty ? "None" : PyText.Repr(item.Opaque.ToArray());
            long size = item.Size;
            items.Add(new PyTuple(
            [
                new PyObject("MossOut")
                {
                    Repr = () => $"MossOut(obj_name={PyText.Repr(source.Name)}, archpath={archivePath}, bucket='{source.Bucket.Name}', provider='{source.Bucket.Provider}', opaque={opaque}, err_msg={error}, size={size})",
                }
                    .Value("obj_name", source.Name)
                    .Value("archpath", item.Entry.ArchivePath)
                    .Value("bucket", source.Bucket.Name)
                    .Value("provider", source.Bucket.Provider)
                    .Value("err_msg", item.Error.Length == 0 ? null : item.Error)
                    .Value("size", size),
                await item.ReadAllAsync(),
            ]));
        }

        return items;
    }
}
