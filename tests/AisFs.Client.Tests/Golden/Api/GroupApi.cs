using AisFs.Client.Groups;
using AisFs.Client.Jobs;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Groups of objects, and jobs on buckets and objects.</summary>
internal static class GroupApi
{
    public static void AddGroups(Dictionary<string, object?> names)
    {
        names["ObjectNames"] = Function("ObjectNames", static a => WrapCollection("ObjectNames", new AisObjectNames(((List<object?>)a.Get(0, "names")!).Cast<string>())));
        names["ObjectTemplate"] = Function("ObjectTemplate", static a => WrapCollection("ObjectTemplate", new AisObjectTemplate(a.Text(0, "template"))));
        names["ObjectRange"] = new PyObject("type") { Call = Function("ObjectRange", NewRange) }
            .Method("from_string", static a => WrapCollection("ObjectRange", AisObjectRange.Parse(a.Text(0, "range_string"))));
    }

    public static object? NewRange(PyArguments a)
    {
        string prefix = a.Text(0, "prefix");
        object? min = a.Get(1, "min_index");
        object? max = a.Get(2, "max_index");
        int padWidth = (int)a.Number(3, "pad_width");
        long step = a.Number(4, "step", 1);
        string suffix = a.Text(5, "suffix");
        if (min is null && max is null && suffix.Length == 0)
        {
            return WrapCollection("ObjectRange", new AisObjectRange(prefix));
        }

        // What is not given has no place in our API: an index alone, or a suffix alone, is an argument that is missing.
        return min is long first && max is long last
            ? WrapCollection("ObjectRange", new AisObjectRange(prefix, first, last, padWidth, step, suffix))
            : throw new ArgumentException("ours takes both indices, or the prefix alone");
    }

    public static Dictionary<string, object?> GetValue(AisObjectCollection collection)
        => collection is AisObjectNames names
            ? new() { ["objnames"] = names.Names.Select(static name => (object?)name).ToList() }
            : new() { ["template"] = collection.ToString() };

    public static PyObject WrapCollection(string type, AisObjectCollection collection)
        => new PyObject(type) { Items = () => collection.Select(static name => (object?)name).ToAsyncEnumerable(), Repr = () => collection.ToString()! }
            .Value("collection", collection)
            .Method("get_value", _ => GetValue(collection));

    public static PyObject WrapGroup(SdkContext context, PyObject bucketObject, AisBucket bucket, PyArguments a)
    {
        object? names = a.Get(0, "obj_names");
        object? range = a.Get(1, "obj_range");
        object? template = a.Get(2, "obj_template") is string { Length: > 0 } pattern ? pattern : null;
        a.Done("objects");
        if ((names is null ? 0 : 1) + (range is null ? 0 : 1) + (template is null ? 0 : 1) != 1)
        {
            throw new NotCoveredException("objects of nothing, or of two things");
        }

        AisObjectGroup group = names is List<object?> list ? bucket.Objects(list.Cast<string>())
            : range is PyObject wrapped ? bucket.Objects((AisObjectCollection)wrapped.Peek("collection")!)
            : template is string text ? bucket.ObjectsByTemplate(text)
            : throw new NotCoveredException("objects of nothing");
        PyObject result = new("ObjectGroup") { Repr = () => $"ObjectGroup({PyText.Repr(GetValue(group.Collection))})" };
        result.Method("list_names", _ => (object?)group.ListNames().Select(static name => (object?)name).ToList());
        result.Method("list_urls", a =>
        {
            AisEtlReference? etl = ReadSeedEtl(a, 1);
            string prefix = a.Text(0, "prefix");
            return new PyObject("generator") { Items = () => group.ListUrls(prefix, etl).Select(static url => (object?)url).ToAsyncEnumerable() };
        });
        result.Method("list_all_objects_iter", a =>
        {
            string prefix = a.Text(0, "prefix");
            bool heads = a.Get(1, "props", "name,size") is not null;
            return new PyObject("generator") { Items = () => IterateAsync(context, group, prefix, heads, bucketObject) };
        });
        AddGroupJobs(result, group);
        result.Method("archive", async a =>
        {
            AisArchiveOptions options = new()
            {
                Mime = a.Text(1, "mime"),
                Destination = a.Get(2, "to_bck") is PyObject destination ? (AisBucket)destination.Peek("bucket")! : null,
                IncludeSourceName = a.Flag(3, "include_source_name"),
                AllowAppend = a.Flag(4, "allow_append"),
                ContinueOnError = a.Flag(5, "continue_on_err"),
            };
            string name = a.Text(0, "archive_name");
            a.Done("archive");
            return (object?)(await group.ArchiveAsync(name, options)).Select(static job => (object?)job.Id).ToList();
        });
        return result;
    }

    private static void AddGroupJobs(PyObject result, AisObjectGroup group)
    {
        result.Method("delete", async _ => (await group.DeleteAsync()).Id);
        result.Method("evict", async _ => (await group.EvictAsync()).Id);
        result.Method("prefetch", async a =>
        {
            AisPrefetchOptions options = new()
            {
                BlobThreshold = a.Number(0, "blob_threshold"),
                Workers = (int)a.Number(1, "num_workers"),
                Latest = a.Flag(2, "latest"),
                ContinueOnError = a.Flag(3, "continue_on_error"),
            };
            a.Done("prefetch");
            return (object?)(await group.PrefetchAsync(options)).Id;
        });
        result.Method("copy", async a =>
        {
            AisBucket destination = ReadBucket(a, 0, "to_bck");
            AisCopyBucketOptions options = ReadCopy(a, new AisCopyBucketOptions(), latest: 5, sync: 6, workers: 7) with { Prepend = a.Text(1, "prepend"), ContinueOnError = a.Flag(2, "continue_on_error"), DryRun = a.Flag(3, "dry_run"), Force = a.Flag(4, "force") };
            a.Done("copy");
            return (object?)(await group.CopyToAsync(destination, options)).Select(static job => (object?)job.Id).ToList();
        });
        result.Method("transform", async a =>
        {
            AisBucket destination = ReadBucket(a, 0, "to_bck");
            AisEtlReference etl = ReadEtlName(a, 1, 11);
            AisTransformBucketOptions options = (AisTransformBucketOptions)ReadCopy(a, new AisTransformBucketOptions { ObjectTimeout = ReadDuration(a.Text(2, "timeout", "5m")) }, 4, 8, 9, 10)
                with
            { Prepend = a.Text(3, "prepend"), ContinueOnError = a.Flag(5, "continue_on_error"), DryRun = a.Flag(6, "dry_run"), Force = a.Flag(7, "force") };
            a.Done("transform");
            return (object?)(await group.TransformToAsync(etl, destination, options)).Id;
        });
        result.Method("inspect", async a =>
        {
            AisEtlReference etl = ReadEtlName(a, 0, 4);
            AisTransformBucketOptions options = (AisTransformBucketOptions)ReadCopy(a, new AisTransformBucketOptions { ObjectTimeout = ReadDuration(a.Text(1, "timeout", "5m")) }, latest: 2, workers: 3);
            a.Done("inspect");
            return (object?)(await group.InspectAsync(etl, options)).Id;
        });
    }

    public static async IAsyncEnumerable<object?> IterateAsync(SdkContext context, AisObjectGroup group, string prefix, bool heads, PyObject bucket)
    {
        foreach (AisObject item in group.ListObjects(prefix))
        {
            if (heads)
            {
                await item.HeadAsync();
            }

            yield return WrapObject(context, item, bucket);
        }
    }

    public static AisBucket ReadBucket(PyArguments a, int index, string name) => (AisBucket)((PyObject)a.Get(index, name)!).Peek("bucket")!;

    public static AisEtlReference ReadEtlName(PyArguments a, int index, int pipeline) => new()
    {
        Name = a.Text(index, "etl_name"),
        Pipeline = a.Get(pipeline, "etl_pipeline") is List<object?> further ? [.. further.Cast<string>()] : [],
    };

    public static TimeSpan ReadDuration(string text)
        => text.Length > 1 && long.TryParse(text.AsSpan(0, text.Length - 1), out long number)
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => throw new ArgumentException("ours takes a TimeSpan"),
            }
            : throw new ArgumentException("ours takes a TimeSpan");

    /// <summary>What all ways to copy have in common; arguments that some of them take by position are read there.</summary>
    public static AisCopyBucketOptions ReadCopy(
        PyArguments a, AisCopyBucketOptions options, int ext = -1, int latest = -1, int sync = -1, int workers = -1) => options with
        {
            Extensions = a.Get(ext, "ext") is Dictionary<string, object?> map ? map.ToDictionary(static pair => pair.Key, static pair => (string)pair.Value!) : null,
            Latest = a.Flag(latest, "latest"),
            Synchronize = a.Flag(sync, "sync"),
            Workers = (int)a.Number(workers, "num_workers"),
        };

    public static void AddObjectJobs(PyObject result, AisObject item)
    {
        result.Method("promote", async a =>
        {
            string path = a.Text(0, "path");
            AisPromoteOptions options = new()
            {
                TargetId = a.Text(1, "target_id"),
                Recursive = a.Flag(2, "recursive"),
                Overwrite = a.Flag(3, "overwrite_dest"),
                DeleteSource = a.Flag(4, "delete_source"),
                NotShared = a.Flag(5, "src_not_file_share"),
            };
            a.Done("promote");
            return (object?)(await item.PromoteAsync(path, options)).Id;
        });
        result.Method("blob_download", async a =>
        {
            AisBlobDownloadOptions options = new()
            {
                ChunkSize = a.Number(0, "chunk_size"),
                Workers = (int)a.Number(1, "num_workers"),
                Latest = a.Flag(2, "latest"),
            };
            a.Done("blob_download");
            return (object?)(await item.BlobDownloadAsync(options)).Id;
        });
        result.Method("list_urls", a =>
        {
            string name = a.Text(-1, "etl_name");
            AisGetOptions? options = name.Length == 0 ? null : new AisGetOptions { Etl = new AisEtlReference { Name = name } };
            return (object?)new List<object?> { item.GetRequestUrl(options) };
        });
    }
}
