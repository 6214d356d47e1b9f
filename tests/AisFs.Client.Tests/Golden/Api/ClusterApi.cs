using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Client and cluster.</summary>
internal static class ClusterApi
{
    public static PyObject WrapClient(SdkContext context, AisClient client)
    {
        PyObject result = new("Client");
        result.Method("bucket", a =>
        {
            object? ns = a.Get(2, "namespace");
            AisNamespace space = ns is PyObject wrapped ? ((PyNamespace)wrapped.Peek("namespace")!).Namespace : AisNamespace.Global;
            AisBucket bucket = client.Bucket(a.Text(0, "bck_name"), a.Text(1, "provider", "ais"), space);
            a.Done("bucket");
            return WrapBucket(context, bucket, ns);
        });
        result.Method("cluster", _ => WrapCluster(client));
        AddJobs(context, result, client);
        AddBatch(result, client);
        result.Method("get_object_from_url", a => WrapObject(context, client.Object(a.Text(0, "url")), null));
        return result;
    }

    public static PyObject WrapCluster(AisClient client)
    {
        AisCluster cluster = client.Cluster;
        PyObject result = new("Cluster");
        result.Value("client", new PyObject("RequestClient"));
        result.Method("get_info", async _ => WrapMap(await cluster.GetMapAsync()));
        result.Method("get_primary_url", async _ => (await cluster.GetMapAsync()).Primary!.Url);
        result.Method("get_uuid", async _ => (await cluster.GetMapAsync()).Uuid);
        result.Method("is_ready", async _ => await cluster.IsReadyAsync());
        result.Method("is_aistore_running", async _ => await cluster.IsReadyAsync());
        AddStatistics(result, cluster);
        result.Method("list_buckets", async a =>
        {
            object? provider = a.Get(0, "provider");
            IReadOnlyList<AisBucketInfo> buckets = provider is null ? await cluster.ListBucketsAsync()
                : await cluster.ListBucketsAsync(provider is PyEnum item ? (string)item.Value! : (string)provider);
            a.Done("list_buckets");
            return buckets.Select(static bucket => (object?)WrapInfo(bucket.Name, bucket.Provider, new PyNamespace(bucket.Namespace).ToString())).ToList();
        });
        return result;
    }

    public static PyObject WrapInfo(string name, string provider, string ns)
        => new PyObject("BucketModel") { Repr = () => $"BucketModel(name={PyText.Repr(name)}, provider='{provider}', namespace={ns})" }
            .Value("name", name)
            .Value("provider", provider);

    public static PyObject WrapMap(AisClusterMap map)
    {
        string Nodes(IEnumerable<AisNode> list) => $"{{{string.Join(", ", list.Select(static node => $"'{node.Id}': {Describe(node)}"))}}}";
        return new PyObject("Smap")
        {
            Repr = () => $"Smap(tmap={Nodes(map.Targets)}, pmap={Nodes(map.Proxies)}, proxy_si={Describe(map.Primary!)}, "
                + $"version={map.Version}, uuid='{map.Uuid}', creation_time='{map.CreationTime}')",
        }
            .Value("version", map.Version)
            .Value("uuid", map.Uuid);
    }

    public static string Describe(AisNode node)
        => $"Snode(daemon_id='{node.Id}', daemon_type='{node.Kind}', public_net=NetInfo(direct_url='{node.Url}'), "
            + $"intra_control_net=NetInfo(direct_url='{node.ControlUrl}'), intra_data_net=NetInfo(direct_url='{node.DataUrl}'), "
            + $"flags={node.Flags}, id_digest={node.IdDigest})";
}
