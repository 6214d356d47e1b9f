using System.Globalization;
using AisFs.Client.Files;
using AisFs.Client.Jobs;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Jobs on buckets, counting, inventories and files.</summary>
internal static class BucketJobsApi
{
    public static void AddBucketJobs(SdkContext context, PyObject result, AisBucket bucket)
    {
        result.Method("verify_cloud_bucket", _ =>
        {
            bucket.VerifyCloud();
            return (object?)null;
        });
        result.Method("rename", async a =>
        {
            string name = a.Text(0, "to_bck_name");
            AisJob job = await bucket.RenameAsync(name);

            // The Python SDK's handle takes the new name; ours is asked for anew.
            PyObject renamed = WrapBucket(context, bucket.Client.Bucket(name, bucket.Provider, bucket.Namespace), await result.GetAsync("namespace"));
            result.Value("name", name);
            result.Value("get_path", await renamed.GetAsync("get_path"));
            return job.Id;
        });
        result.Method("evict", async a =>
        {
            await bucket.EvictAsync(a.Flag(0, "keep_md"));
            return (object?)null;
        });
        AddCounts(result, bucket);
        result.Method("copy", async a =>
        {
            AisBucket destination = ReadBucket(a, 0, "to_bck");
            AisCopyBucketOptions options = ReadCopy(a, new AisCopyBucketOptions(), 3, 6, 7, 8) with { Prefix = a.Text(1, "prefix_filter"), Prepend = a.Text(2, "prepend"), DryRun = a.Flag(4, "dry_run"), Force = a.Flag(5, "force") };
            a.Done("copy");
            return (object?)(await bucket.CopyToAsync(destination, options)).Id;
        });
        result.Method("transform", async a =>
        {
            AisEtlReference etl = ReadEtlName(a, 0, 12);
            AisBucket destination = ReadBucket(a, 1, "to_bck");
            AisTransformBucketOptions options = (AisTransformBucketOptions)ReadCopy(a, new AisTransformBucketOptions { ObjectTimeout = ReadDuration(a.Text(2, "timeout", "5m")) }, 5, 8, 9, 10)
                with
            { Prefix = a.Text(3, "prefix_filter"), Prepend = a.Text(4, "prepend"), Force = a.Flag(6, "force"), DryRun = a.Flag(7, "dry_run"), ContinueOnError = a.Flag(11, "cont_on_err") };
            a.Done("transform");
            return (object?)(await bucket.TransformToAsync(etl, destination, options)).Id;
        });
        result.Method("inspect", async a =>
        {
            AisEtlReference etl = ReadEtlName(a, 0, 5);
            AisTransformBucketOptions options = (AisTransformBucketOptions)ReadCopy(a, new AisTransformBucketOptions { ObjectTimeout = ReadDuration(a.Text(1, "timeout", "5m")) }, latest: 3, workers: 4)
                with
            { Prefix = a.Text(2, "prefix_filter") };
            a.Done("inspect");
            return (object?)(await bucket.InspectAsync(etl, options)).Id;
        });
        AddInventories(context, result, bucket);
    }

    private static void AddCounts(PyObject result, AisBucket bucket)
    {
        result.Method("summary", async a =>
        {
            AisSummaryOptions options = new()
            {
                Uuid = a.Text(0, "uuid"),
                Prefix = a.Text(1, "prefix"),
                OnlyCached = a.Flag(2, "cached", true),
                OnlyPresent = a.Flag(3, "present", true),
            };
            a.Done("summary");
            return ToPython((await bucket.GetSummaryAsync(options)).Json);
        });
        result.Method("info", async a =>
        {
            AisPresence presence = (AisPresence)(a.Get(0, "flt_presence") is PyEnum item ? int.Parse((string)item.Value!, CultureInfo.InvariantCulture) : (int)a.Number(0, "flt_presence"));
            AisBucketDetails details = await bucket.GetDetailsAsync(presence, a.Flag(1, "bsumm_remote", true), a.Text(2, "prefix"));
            a.Done("info");
            return new PyTuple([details.Properties.Json.GetRawText(), ToPython(details.Summary.Json)]);
        });
    }

    public static void AddInventories(SdkContext context, PyObject result, AisBucket bucket)
    {
        result.Method("create_inventory", async a =>
        {
            AisInventoryOptions options = new()
            {
                Name = a.Text(0, "name"),
                Prefix = a.Text(1, "prefix"),
                Properties = a.Text(2, "props"),
                NamesPerChunk = (int)a.Number(3, "names_per_chunk"),
                Force = a.Flag(4, "force"),
            };
            a.Done("create_inventory");
            return (object?)(await bucket.CreateInventoryAsync(options)).Id;
        });
        result.Method("destroy_inventory", async a =>
        {
            await bucket.DestroyInventoryAsync(a.Text(0, "name"));
            return (object?)null;
        });
        result.Method("show_inventory", async a =>
        {
            IReadOnlyDictionary<string, AisInventory> inventories = await bucket.GetInventoriesAsync(a.Text(0, "name"));
            return (object?)inventories.ToDictionary(static pair => pair.Key, static pair => (object?)new PyObject("NBIInfo")
            {
                Repr = () => $"NBIInfo(bucket='{pair.Value.Bucket}', name='{pair.Value.Name}', obj_name='{pair.Value.ObjectName}', size={pair.Value.Size}, prefix={PyText.Repr(pair.Value.Prefix)}, "
                    + $"started={pair.Value.StartedNs}, finished={pair.Value.FinishedNs}, ntotal={pair.Value.Names}, smap_ver={pair.Value.MapVersion}, chunks={pair.Value.Chunks}, nat={pair.Value.Targets})",
            });
        });
        result.Method("list_urls", a =>
        {
            string prefix = a.Text(0, "prefix");
            AisEtlReference? etl = ReadSeedEtl(a, 1);
            return new PyObject("generator") { Items = () => bucket.ListUrlsAsync(prefix, etl).Select(static url => (object?)url) };
        });
        result.Method("list_all_objects_iter", a =>
        {
            AisListOptions options = new() { Prefix = a.Text(0, "prefix"), Properties = a.Text(1, "props", "name,size"), StartAfter = a.Text(2, "start_after") };
            a.Done("list_all_objects_iter");
            return new PyObject("generator") { Items = () => bucket.ListObjectsAsync(options).Select(item => (object?)WrapObject(context, item, result)) };
        });
        result.Method("list_archive", async a =>
        {
            AisListOptions options = new() { Properties = a.Text(2, "props"), PageSize = (int)a.Number(3, "page_size") };
            string name = a.Text(0, "archive_obj_name");
            bool isIncluded = a.Flag(1, "include_archive_obj");
            a.Done("list_archive");
            return (object?)await bucket.ListArchiveAsync(name, isIncluded, options).Select(entry => (object?)WrapEntry(context, entry, result)).ToListAsync();
        });
    }

    public static void AddFiles(SdkContext context, PyObject result, AisBucket bucket)
        => result.Method("put_files", async a =>
        {
            AisPutFilesOptions options = new()
            {
                PrefixFilter = a.Text(1, "prefix_filter"),
                Pattern = a.Text(2, "pattern", "*"),
                UseBaseName = a.Flag(3, "basename"),
                Prepend = a.Text(4, "prepend"),
                Recursive = a.Flag(5, "recursive"),
                DryRun = a.Flag(6, "dry_run"),
            };
            string path = a.Text(0, "path");
            a.Flag(7, "verbose");
            a.Done("put_files");
            return (object?)(await bucket.PutFilesAsync(context.Find(path), options)).Select(static name => (object?)name).ToList();
        });
}
