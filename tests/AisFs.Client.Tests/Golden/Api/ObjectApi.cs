using System.Globalization;
using System.Text;
using AisFs.Client.Reading;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Objects.</summary>
internal static class ObjectApi
{
    public static PyObject WrapObject(SdkContext context, AisObject item, PyObject? bucket)
    {
        PyObject result = new("Object") { Repr = () => $"Object(bucket={PyText.Repr(item.Bucket.Name)}, name={PyText.Repr(item.Name)})" };
        result.Value("object", item);
        result.Value("name", item.Name);
        result.Value("bucket_name", item.Bucket.Name);
        result.Value("bucket_provider", new PyEnum("Provider", item.Bucket.Provider, item.Bucket.Provider));
        result.Value("uname", item.UniqueName);
        result.Value("props_cached", null);
        result.Property("query_params", () => bucket?.GetAsync("qparam") ?? throw new NotCoveredException("query_params"));
        result.Property("props", async () => WrapProperties("ObjectProps", await item.HeadAsync(), item));
        result.Method("head", async _ => WrapHeaders(await item.HeadAsync()));
        result.Method("head_v2", async a =>
        {
            string props = a.Text(0, "props", AisHeadProperties.NameSize);
            return WrapProperties("ObjectAttributesV2", await item.HeadAsync(props), item, props.Contains("chunked", StringComparison.Ordinal));
        });
        result.Method("get_semantic_url", _ => item.Url);
        result.Method("get_url", a =>
        {
            AisGetOptions options = new()
            {
                ArchivePath = a.Get(0, "archpath") as string is { Length: > 0 } path ? path : null,
                Etl = ReadSeedEtl(a, 1),
            };
            a.Done("get_url");
            return item.GetRequestUrl(options);
        });
        result.Method("delete", async _ =>
        {
            await item.DeleteAsync();
            return WrapResponse(200);
        });
        result.Method("copy", async a =>
        {
            AisObject destination = (AisObject)(await ((PyObject)a.Get(0, "to_obj")!).GetAsync("object"))!;
            AisCopyOptions options = new()
            {
                Etl = a.Get(1, "etl") is PyObject etl ? (AisEtlReference)(await etl.GetAsync("etl"))! : null,
                Latest = a.Flag(2, "latest"),
                Synchronize = a.Flag(3, "sync"),
            };
            a.Done("copy");
            await item.CopyToAsync(destination, options);
            return WrapResponse(200);
        });
        result.Method("get_reader", async a => await WrapReaderAsync(item, a));
        AddObjectJobs(result, item);
        AddSeed(context, result, item);
        result.Method("get_writer", _ => WrapWriter(context, item));
        result.Method("multipart_upload", _ => WrapUpload(context, item));
        return result;
    }

    public static PyObject WrapWriter(SdkContext context, AisObject item)
    {
        PyObject result = new("ObjectWriter");
        result.Method("put_content", async a =>
        {
            await item.PutAsync(AisContent.FromMemory(ReadBytes(a.Get(0, "content"))));
            a.Done("put_content");
            return WrapResponse(200);
        });
        result.Method("put_file", async a =>
        {
            await item.PutAsync(AisContent.FromFile(context.Find(a.Text(0, "path"))));
            return WrapResponse(200);
        });
        result.Method("append_content", async a =>
        {
            byte[] content = ReadBytes(a.Get(0, "content"));
            string handle = a.Text(1, "handle");
            if (!a.Flag(2, "flush"))
            {
                return await item.AppendAsync(AisContent.FromMemory(content), handle);
            }

            await item.FlushAppendAsync(handle);
            return (object?)string.Empty;
        });
        AddWriterFile(result, item);
        result.Method("set_custom_props", async a =>
        {
            Dictionary<string, object?> custom = (Dictionary<string, object?>)a.Get(0, "custom_metadata")!;
            await item.SetCustomAsync(custom.ToDictionary(static pair => pair.Key, static pair => (string)pair.Value!), a.Flag(1, "replace_existing"));
            a.Done("set_custom_props");
            return WrapResponse(200);
        });
        return result;
    }

    private static void AddWriterFile(PyObject result, AisObject item)
    {
        result.Method("as_file", a =>
        {
            string mode = a.Text(0, "mode", "a");
            AisAppendStream? stream = null;
            async ValueTask<AisAppendStream> OpenAsync() => stream ??= mode == "w" ? await item.OpenWriteAsync() : item.OpenAppend();
            PyObject file = new("ObjectFileWriter");
            return file
                .Method("__enter__", _ => file)
                .Method("__exit__", async _ =>
                {
                    await (await OpenAsync()).DisposeAsync();
                    return (object?)null;
                })
                .Method("write", async b =>
                {
                    byte[] content = ReadBytes(b.Get(0, "buffer"));
                    await (await OpenAsync()).WriteAsync(content);
                    return (object?)(long)content.Length;
                })
                .Method("flush", async _ =>
                {
                    await (await OpenAsync()).FlushAsync();
                    return (object?)null;
                })
                .Method("close", async _ =>
                {
                    await (await OpenAsync()).DisposeAsync();
                    return (object?)null;
                });
        });
    }

    public static PyObject WrapUpload(SdkContext context, AisObject item)
    {
        AisMultipartUpload? upload = null;
        PyObject result = new("MultipartUpload");
        result.Property("upload_id", () => ValueTask.FromResult<object?>(upload?.Id));
        result.Property("parts", () => ValueTask.FromResult<object?>(upload?.Parts.Select(static part => (object?)(long)part).ToList()));
        result.Method("create", async _ =>
        {
            upload = await item.BeginMultipartAsync();
            return result;
        });
        result.Method("add_part", a =>
        {
            // Our API has no upload before it is begun.
            AisMultipartUpload begun = upload ?? throw new InvalidOperationException("not begun");
            int number = (int)a.Number(0, "part_number");
            return new PyObject("ObjectWriter")
                .Method("put_content", async b =>
                {
                    await begun.PutPartAsync(number, AisContent.FromMemory(ReadBytes(b.Get(0, "content"))));
                    return WrapResponse(200);
                })
                .Method("put_file", async b =>
                {
                    await begun.PutPartAsync(number, AisContent.FromFile(context.Find(b.Text(0, "path"))));
                    return WrapResponse(200);
                });
        });
        result.Method("complete", async _ =>
        {
            await upload!.CompleteAsync();
            return WrapResponse(200);
        });
        result.Method("abort", async _ =>
        {
            await upload!.AbortAsync();
            return WrapResponse(200);
        });
        return result;
    }

    public static async ValueTask<PyObject> WrapReaderAsync(AisObject item, PyArguments a)
    {
        AisGetOptions options = ReadGet(a);
        AisReaderOptions how = new()
        {
            Get = options,
            ChunkSize = (int)a.Number(2, "chunk_size", a.Get(8, "num_workers") is not null ? 0 : 32768),
            Workers = (int)a.Number(8, "num_workers"),
        };
        MemoryStream? writer = (a.Get(4, "writer") as PyObject)?.Peek("stream") as MemoryStream;
        a.Done("get_reader");
        AisObjectReader reader = item.GetReader(how);
        PyObject result = new("ObjectReader") { Items = () => reader.ReadChunksAsync().Select(static chunk => (object?)chunk) };
        result.Property("attributes", async () => WrapProperties("ObjectAttributes", await reader.GetAttributesAsync(), item));
        result.Method("head", async _ => WrapProperties("ObjectAttributes", await reader.HeadAsync(), item));
        result.Method("read_all", async _ => how.Workers == 0 ? await reader.ReadAllAsync() : WrapBuffer(await reader.ReadAllAsync()));
        result.Method("as_file", a =>
        {
            a.Get(0, "buffer_size");
            int resumes = (int)a.Number(1, "max_resume", 5);
            a.Done("as_file");
            return WrapFile(item, how, resumes);
        });
        result.Method("raw", async _ => WrapFile(item, how with { Get = options }, 0));
        if (writer is not null)
        {
            // The Python SDK reads at once when it is given a writer.
            await writer.WriteAsync(await reader.ReadAllAsync());
        }

        return result;
    }

    private static AisGetOptions ReadGet(PyArguments a)
    {
        AisGetOptions options = new()
        {
            Latest = a.Flag(5, "latest"),
            Etl = (a.Get(3, "etl") as PyObject)?.Peek("etl") as AisEtlReference,
            DirectReads = a.Flag(7, "direct") ? DirectReads.Always : null,
        };
        if (a.Get(0, "archive_config") is PyObject archive)
        {
            AisGetOptions wished = (AisGetOptions)archive.Peek("options")!;
            options = options with { ArchivePath = wished.ArchivePath, ArchivePattern = wished.ArchivePattern, ArchiveMode = wished.ArchiveMode };
        }

        if (a.Get(6, "byte_range") is string range)
        {
            string[] ends = range["bytes=".Length..].Split('-');
            options = options with
            {
                Range = ends[0].Length == 0 ? new AisByteRange(-Parse(ends[1]))
                    : ends[1].Length == 0 ? new AisByteRange(Parse(ends[0]))
                    : new AisByteRange(Parse(ends[0]), Parse(ends[1]) - Parse(ends[0]) + 1),
            };
        }

        if (a.Get(1, "blob_download_config") is PyObject blob)
        {
            string workers = (string)blob.Peek("num_workers")!;
            options = options with
            {
                BlobDownload = true,
                BlobChunkSize = (string)blob.Peek("chunk_size")!,
                BlobWorkers = workers.Length == 0 ? 0 : (int)Parse(workers),
            };
        }

        return options;
    }

    public static PyObject WrapBuffer(byte[] bytes) => new PyObject("ParallelBuffer").Value("buf", bytes).Method("close", static _ => (object?)null);

    /// <summary>The Python SDK opens a file when it is first read.</summary>
    public static PyObject WrapFile(AisObject item, AisReaderOptions options, int maxResumes)
    {
        AisObjectReader reader = item.GetReader(options with { MaxResumes = maxResumes });
        AisObjectStream? stream = null;
        PyObject result = new("ObjectFileReader");
        result.Method("__enter__", _ => result);
        result.Method("__exit__", async _ =>
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            return (object?)null;
        });
        result.Method("readable", _ => (object?)(stream?.CanRead ?? true));
        result.Method("read", async a =>
        {
            stream ??= await reader.OpenStreamAsync();
            long wanted = a.Number(0, "size", -1);
            using MemoryStream all = new();
            byte[] buffer = new byte[1 << 16];
            while ((wanted < 0 || all.Length < wanted)
                && await stream.ReadAsync(buffer.AsMemory(0, wanted < 0 ? buffer.Length : (int)Math.Min(buffer.Length, wanted - all.Length))) is var read and > 0)
            {
                all.Write(buffer, 0, read);
            }

            return all.ToArray();
        });
        result.Method("close", async _ =>
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            return (object?)null;
        });
        return result;
    }

    public static PyObject WrapProperties(string type, AisObjectProperties properties, AisObject item, bool hasChunks = false)
    {
        StringBuilder text = new($"{type}(size={properties.Size}, checksum_type='{properties.Checksum.Type}', checksum_value='{properties.Checksum.Value}', "
            + $"access_time='{properties.AccessedNs}', obj_version='{properties.Version}', custom_metadata={PyText.Repr(properties.Custom)}, present={PyText.Repr(properties.IsPresent)}");
        if (type == "ObjectProps")
        {
            text.Append(CultureInfo.InvariantCulture, $", bucket_name='{properties.BucketName}', bucket_provider='{properties.BucketProvider}', name={PyText.Repr(properties.Name)}, ")
                .Append(CultureInfo.InvariantCulture, $"location={PyText.Repr(properties.Location)}, mirror_paths={PyText.Repr(properties.MirrorPaths)}, mirror_copies={properties.Copies}");
        }

        if (type == "ObjectAttributesV2")
        {
            string modified = properties.LastModifiedNs is { } ns ? DateTimeOffset.UnixEpoch.AddTicks(ns / 100).ToString("r", CultureInfo.InvariantCulture) : string.Empty;
            string chunks = hasChunks ? $"ChunksInfo(chunk_count={properties.ChunkCount}, max_chunk_size={properties.MaxChunkSize})" : "None";
            text.Append(CultureInfo.InvariantCulture, $", last_modified='{modified}', etag='{properties.ETag}', chunks={chunks}");
        }

        text.Append(')');
        return new PyObject(type) { Repr = text.ToString }
            .Value("size", properties.Size)
            .Value("checksum_type", properties.Checksum.Type)
            .Value("checksum_value", properties.Checksum.Value)
            .Value("obj_version", properties.Version)
            .Value("custom_metadata", properties.Custom.ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value))
            .Value("present", properties.IsPresent);
    }

    public static PyObject WrapHeaders(AisObjectProperties properties)
    {
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["Ais-Atime"] = properties.AccessedNs?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            ["Ais-Bucket-Name"] = properties.BucketName,
            ["Ais-Bucket-Provider"] = properties.BucketProvider,
            ["Ais-Checksum-Type"] = properties.Checksum.Type,
            ["Ais-Checksum-Value"] = properties.Checksum.Value,
            ["Ais-Custom-Md"] = string.Join(',', properties.Custom.Select(static pair => $"{pair.Key}={pair.Value}")),
            ["Ais-Location"] = properties.Location,
            ["Ais-Mirror-Copies"] = properties.Copies.ToString(CultureInfo.InvariantCulture),
            ["Ais-Mirror-Paths"] = $"[{string.Join(',', properties.MirrorPaths)}]",
            ["Ais-Name"] = properties.Name,
            ["Ais-Present"] = properties.IsPresent == true ? "true" : "false",
            ["Ais-Version"] = properties.Version,
            ["Content-Length"] = properties.Size.ToString(CultureInfo.InvariantCulture),
        };
        return new PyObject("Headers")
        {
            Repr = () => $"Headers{{{string.Join(", ", headers.Select(static pair => $"{pair.Key}: {pair.Value}"))}}}",
            Index = name => headers[(string)name!],
        };
    }

    public static byte[] ReadBytes(object? content) => content switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => throw new NotCoveredException("content"),
    };

    public static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
