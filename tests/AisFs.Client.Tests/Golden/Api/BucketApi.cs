using System.Text.Json;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Buckets and listings.</summary>
internal static class BucketApi
{
    public static PyObject WrapBucket(SdkContext context, AisBucket bucket, object? ns)
    {
        string space = ns is null ? "None" : PyText.Repr(ns);
        PyObject result = new("Bucket")
        {
            Repr = () => $"Bucket(name={PyText.Repr(bucket.Name)}, provider={bucket.Provider}, namespace={space})",
        };
        result.Value("bucket", bucket);
        result.Value("name", bucket.Name);
        result.Value("provider", new PyEnum("Provider", bucket.Provider, bucket.Provider));
        result.Value("namespace", ns);
        result.Value("client", new PyObject("RequestClient"));
        Dictionary<string, object?> query = new() { ["provider"] = bucket.Provider };
        if (!bucket.Namespace.IsGlobal)
        {
            query["namespace"] = bucket.Namespace.ToString();
        }

        result.Value("qparam", query);
        result.Method("get_path", _ => bucket.UniqueName);
        result.Method("as_model", _ => WrapInfo(bucket.Name, bucket.Provider, space).Value("info", new AisBucketInfo(bucket.Name, bucket.Provider, bucket.Namespace)));
        result.Method("object", a => WrapObject(context, bucket.Object(a.Text(0, "obj_name")), result));
        result.Method("create", async a =>
        {
            await bucket.CreateAsync(a.Flag(0, "exist_ok"));
            return result;
        });
        result.Method("delete", async a =>
        {
            await bucket.DestroyAsync(a.Flag(0, "missing_ok"));
            return (object?)null;
        });
        result.Method("head", async _ =>
        {
            AisBucketProperties properties = await bucket.HeadAsync();
            return new PyObject("Headers")
            {
                Repr = () => $"Headers{{Ais-Bucket-Props: {properties.Json.GetRawText()}, Ais-Bucket-Provider: {properties.Provider}, Content-Length: 0}}",
            };
        });
        AddRequest(result, bucket);
        AddListings(context, result, bucket);
        AddBucketJobs(context, result, bucket);
        AddFiles(context, result, bucket);
        result.Method("objects", a => WrapGroup(context, result, bucket, a));
        return result;
    }

    private static void AddRequest(PyObject result, AisBucket bucket)
    {
        result.Method("make_request", async a =>
        {
            Dictionary<string, object?>? parameters = a.Get(3, "params") as Dictionary<string, object?>;
            object? value = a.Get(2, "value");
            JsonElement json = value is null ? default : JsonDocument.Parse(ToJson(value)).RootElement;
            using AisResult answer = await bucket.MakeRequestAsync(
                new HttpMethod(a.Text(0, "method").ToUpperInvariant()),
                a.Text(1, "action"),
                json,
                parameters?.Select(static pair => new KeyValuePair<string, string>(pair.Key, pair.Value as string ?? PyText.Repr(pair.Value))),
                a.Text(4, "name"));
            a.Done("make_request");
            return WrapResponse(answer.Status, await answer.ReadTextAsync());
        });
    }

    public static void AddListings(SdkContext context, PyObject result, AisBucket bucket)
    {
        result.Method("list_objects", async a =>
        {
            AisListOptions options = new()
            {
                Prefix = a.Text(0, "prefix"),
                Properties = a.Text(1, "props"),
                PageSize = (int)a.Number(2, "page_size"),
                Uuid = a.Text(3, "uuid"),
                ContinuationToken = a.Text(4, "continuation_token"),
                Flags = ReadFlags(a.Get(5, "flags")),
                Target = a.Text(6, "target"),
                InventoryName = a.Text(7, "inventory_name"),
                StartAfter = a.Text(8, "start_after"),
            };
            a.Done("list_objects");
            return WrapPage(context, await bucket.ListPageAsync(options), result);
        });
        result.Method("list_objects_iter", a =>
        {
            AisListOptions options = ReadOptions(a);
            return new PyObject("ObjectIterator") { Items = () => bucket.ListAsync(options).Select(entry => (object?)WrapEntry(context, entry, result)) };
        });
        result.Method("list_all_objects", async a =>
        {
            AisListOptions options = ReadOptions(a);
            return (object?)(await bucket.ListAllAsync(options)).Select(entry => (object?)WrapEntry(context, entry, result)).ToList();
        });
    }

    public static AisListOptions ReadOptions(PyArguments a)
    {
        AisListOptions options = new()
        {
            Prefix = a.Text(0, "prefix"),
            Properties = a.Text(1, "props"),
            PageSize = (int)a.Number(2, "page_size"),
            Flags = ReadFlags(a.Get(3, "flags")),
            Target = a.Text(4, "target"),
            InventoryName = a.Text(5, "inventory_name"),
            StartAfter = a.Text(6, "start_after"),
        };
        a.Done("list_objects_iter");
        return options;
    }

    public static PyObject WrapPage(SdkContext context, AisListPage page, PyObject bucket)
    {
        List<object?> entries = [.. page.Entries.Select(entry => (object?)WrapEntry(context, entry, bucket))];
        return new PyObject("BucketList")
        {
            Repr = () => $"BucketList(UUID={PyText.Repr(page.Uuid)}, ContinuationToken={PyText.Repr(page.ContinuationToken)}, Flags={page.Flags}, Entries={PyText.Repr(entries)})",
        }
            .Value("uuid", page.Uuid)
            .Value("continuation_token", page.ContinuationToken)
            .Value("flags", page.Flags)
            .Value("entries", entries);
    }

    public static PyObject WrapEntry(SdkContext context, AisListEntry entry, PyObject bucket)
    {
        return new PyObject("BucketEntry")
        {
            Repr = () => $"BucketEntry(n={PyText.Repr(entry.Name)}, cs={PyText.Repr(entry.Checksum)}, a={PyText.Repr(entry.AccessTime)}, v={PyText.Repr(entry.Version)}, "
                + $"t={PyText.Repr(entry.Location)}, s={entry.Size}, c={entry.Copies}, f={(int)entry.Flags})",
        }
            .Value("name", entry.Name)
            .Value("checksum", entry.Checksum)
            .Value("atime", entry.AccessTime)
            .Value("version", entry.Version)
            .Value("location", entry.Location)
            .Value("size", entry.Size)
            .Value("copies", (long)entry.Copies)
            .Value("flags", (long)entry.Flags)
            .Method("is_cached", _ => entry.IsCached)
            .Method("is_ok", _ => entry.IsOk)
            .Property("object", async () => WrapObject(context, ((AisBucket)(await bucket.GetAsync("bucket"))!).Object(entry.Name), bucket));
    }

    public static PyObject WrapResponse(int status, string text = "")
        => new PyObject("Response") { Repr = () => $"Response(status={status}, text={PyText.Repr(text)})" }
            .Value("status_code", (long)status)
            .Value("text", text);
}
