using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>GET /v1/cluster: what the proxy says about the whole cluster.</summary>
internal sealed class ClusterQuestions(ClusterMap map, MapReport mapReport, StatsReport stats, SystemReport system, ClusterConfig config, JobReports jobs, Attachments attachments)
{
    /// <summary>How many host names of each target a client gets: one of each of its three networks.</summary>
    private const int Networks = 3;

    public Task AnswerAsync(Exchange exchange)
    {
        string what = exchange.Query["what"];
        return what switch
        {
            "status" or "status_all" or "qryxstats" or "running_all" => jobs.AnswerAsync(exchange, what),
            "smap" => exchange.JsonAsync(mapReport.WriteMap),
            "bmd" => exchange.JsonAsync(mapReport.WriteBuckets),
            "cluster_config" => exchange.JsonAsync(config.OfCluster()),
            "sysinfo" => exchange.JsonAsync(system.Write),
            "node_stats" => exchange.JsonAsync(stats.Write),
            "mountpaths" => exchange.JsonAsync(mapReport.WriteMountpaths),
            "backends" => exchange.JsonAsync(config.WriteBackends),
            "remote" => attachments.ShowAsync(exchange),
            "target_ips" => exchange.TextAsync(string.Join(',', map.Targets.SelectMany(target => Enumerable.Repeat(target.Host, Networks)))),
            _ => exchange.FailAsync(400, null, $"unexpected query [what={what}]"),
        };
    }
}
