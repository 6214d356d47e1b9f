using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers;
using AisFs.DevServer.Handlers.Admin;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Handlers.Control;
using AisFs.DevServer.Handlers.Extras;
using AisFs.DevServer.Handlers.S3;
using AisFs.DevServer.Jobs;

namespace AisFs.DevServer.Composition;

/// <summary>Builds the handlers of all paths but objects and buckets.</summary>
internal static class ResourceBuilder
{
    public static Dictionary<string, Resource> Build(ClusterState state, SharedParts shared)
    {
        Dictionary<string, Resource> resources = [];
        AddControl(resources, state, shared);
        AddExtras(resources, state, shared);
        AdminResource admin = new(state.Faults, state.Requests, new TargetAdmin(state.TargetControl), new ContentSeeder(state.Buckets, state.Storage, state.Clock));
        resources["devserver"] = AtProxy(admin.RunAsync);
        return resources;
    }

    private static void AddControl(Dictionary<string, Resource> resources, ClusterState state, SharedParts shared)
    {
        ClusterConfig config = shared.Config;
        MapReport map = new(state.Map, state.Buckets, config, state.Clock);
        SystemReport system = new(state.Map, state.Storage);
        StatsReport stats = new(state.Map, map, system, state.Requests, state.Clock);
        Attachments attachments = new(state.Remotes, state.Map.Uuid);
        HealthResource health = new(map, state.Requests, state.Clock);
        DaemonResource daemon = new(state.Map, shared.Gate, map, stats, system, config, new DaemonActions(config, stats, new MountpathActions(state.Resilver, config)));
        ClusterQuestions questions = new(state.Map, map, stats, system, config, new JobReports(shared.Book, state.Buckets, state.Map, state.Clock), attachments);
        JobActions jobs = new(state.Map, state.Buckets, shared.Book, state.TargetControl, state.Resilver, shared.Rechunker);
        ClusterActions actions = new(state.Map, jobs, state.TargetControl, attachments, config, stats);
        ClusterResource cluster = new(shared.Gate, questions, actions);
        resources["v1/health"] = (exchange, _) => health.RunAsync(exchange);
        resources["v1/daemon"] = (exchange, rest) => daemon.RunAsync(exchange, Text(rest));
        resources["v1/reverse"] = AtProxy(daemon.ReverseAsync);
        resources["v1/cluster"] = (exchange, rest) => cluster.RunAsync(exchange, Text(rest));
        resources["metrics"] = (exchange, rest) => rest.IsEmpty ? health.MetricsAsync(exchange) : exchange.InvalidUriAsync();
    }

    private static void AddExtras(Dictionary<string, Resource> resources, ClusterState state, SharedParts shared)
    {
        BatchPacker packer = new(state.Buckets, state.Map);
        BatchResource batches = new(shared.Gate, state.Map, state.Buckets, shared.Redirector, new BatchReader(shared.Lookup), packer, state.Storage, shared.Book);
        EtlResource etls = new(shared.Etls, shared.Transforms, state.Jobs, shared.Gate, state.Map, state.Clock);
        WebReader web = new(state.Remotes);
        DsortResource dsorts = new(new DsortTable(), new DsortSorter(shared.Composer), web, shared.Lookup, shared.Gate, state.Map, state.Clock);
        resources["v1/ml"] = (exchange, rest) => Router.Head(ref rest).SequenceEqual("moss"u8) ? batches.RunAsync(exchange, Text(rest)) : exchange.InvalidUriAsync();
        resources["v1/etl"] = AtProxy(etls.RunAsync);
        DownloadResource downloads = new(
            new DownloadTable(), new Downloader(web, state.Storage, state.Clock), state.Buckets, shared.Lookup, shared.Gate, state.Map, state.Clock);
        resources["v1/download"] = AtProxy((exchange, _) => downloads.RunAsync(exchange));
        resources["v1/sort"] = AtProxy(dsorts.RunAsync);
        S3Resource s3 = S3Builder.Build(state, shared);
        resources["s3"] = s3.RunAsync;
        resources[Router.Root] = (exchange, rest) => shared.Config.Has(DevServerFeatures.S3ViaRoot) ? s3.RunAtRootAsync(exchange, rest) : exchange.InvalidUriAsync();
    }

    /// <summary>What only the proxy serves.</summary>
    private static Resource AtProxy(Func<Exchange, string, Task> run)
        => (exchange, rest) => exchange.AtProxy ? run(exchange, Text(rest)) : exchange.InvalidUriAsync();

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
