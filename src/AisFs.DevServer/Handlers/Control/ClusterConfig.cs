using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>The cluster's and the nodes' configuration: the values of a 5.0 cluster, which nothing here depends on.</summary>
internal sealed class ClusterConfig(ClusterMap map, ClusterClock clock, string mountpathRoot, IReadOnlyList<string> backends, DevServerFeatures features)
{
    private const string Sections = """
        "write_policy":{"data":"immediate","md":"immediate"},
        "checksum":{"type":"xxhash2","validate_cold_get":false,"validate_warm_get":false,"validate_obj_move":false,"enable_read_range":false},
        "tcb":{"compression":"never","bundle_multiplier":2,"burst_buffer":512},"tco":{"compression":"never","bundle_multiplier":2,"burst_buffer":512},
        "arch":{"compression":"never","bundle_multiplier":2,"burst_buffer":512},
        "lso":{"compression":"never","bundle_multiplier":1,"burst_buffer":32,"walk_buffer":128,"idle_time":"20s","quiescent":"5s"},
        "rate_limit":{"backend":{"interval":"1m","max_tokens":1000,"enabled":false,"num_retries":3},"frontend":{"interval":"1m","max_tokens":1000,"enabled":false,"burst_size":375}},
        "keepalivetracker":{"proxy":{"name":"heartbeat","interval":"10s","factor":3},"target":{"name":"heartbeat","interval":"10s","factor":3},"num_retries":3,"retry_factor":4},
        "rebalance":{"compression":"never","bundle_multiplier":2,"burst_buffer":1024,"dest_retry_time":"2m","enabled":true},
        "log":{"level":"3","max_size":"64MiB","max_total":"512MiB","flush_time":"1m","stats_time":"3m","to_stderr":false},
        "ec":{"compression":"never","bundle_multiplier":2,"burst_buffer":512,"objsize_limit":262144,"data_slices":2,"parity_slices":2,"enabled":false,"disk_only":false},
        "get_batch":{"compression":"never","bundle_multiplier":2,"burst_buffer":512,"max_wait":"20s","warmup_workers":-1,"max_soft_errs":8,"max_gfn":5},
        "space":{"cleanupwm":90,"lowwm":92,"highwm":95,"out_of_space":98,"batch_size":32768,"dont_cleanup_time":"2h0m"},
        "transport":{"max_header":4096,"burst_buffer":1024,"idle_teardown":"4s","quiescent":"10s","lz4_block":"256KiB","lz4_frame_checksum":false},
        "disk":{"disk_util_low_wm":20,"disk_util_high_wm":80,"disk_util_max_wm":95,"iostat_time_long":"2s","iostat_time_short":"100ms","iostat_time_smooth":"8s"},
        "fshc":{"test_files":4,"error_limit":2,"io_err_limit":10,"io_err_time":"10s","enabled":true},
        "chunks":{"objsize_limit":"0B","max_monolithic_size":"1TiB","chunk_size":"1GiB"},"lru":{"dont_evict_time":"2h0m","capacity_upd_time":"10m","batch_size":32768,"enabled":false},
        "mirror":{"copies":2,"burst_buffer":512,"enabled":false},"periodic":{"stats_time":"10s","retry_sync_time":"2s","notif_time":"30s"},
        "client":{"client_timeout":"10s","client_long_timeout":"5m","list_timeout":"5m"},"downloader":{"timeout":"1h0m"},"auth":{"client_auth_required":false},"backend":{"ais":null},
        "uuid":"{uuid}","lastupdate_time":"{time}","proxy":{"primary_url":"{url}","original_url":"{url}","discovery_url":"","non_electable":false},
        "net":{"l4":{"proto":"tcp","sndrcv_buf_size":131072},"http":{"server_crt":"server.crt","server_key":"server.key","client_ca_tls":"","client_auth_tls":0,"domain_tls":"","idle_conn_time":"6s","backend_idle_conn_time":"6s","idle_conns_per_host":32,"idle_conns":256,"write_buffer_size":65536,"read_buffer_size":65536,"use_https":false,"skip_verify":false,"chunked_transfer":true},"use_ipv6":false},
        "timeout":{"cplane_operation":"2s","max_keepalive":"5s","max_host_busy":"20s","startup_time":"1m","join_startup_time":"3m","send_file_time":"5m","ec_streams_time":"10m","object_md":"2h0m","cold_get_conflict":"5s"},
        "memsys":{"min_free":"2GiB","default_buf":"32KiB","to_gc":"4GiB","hk_time":"3m","min_pct_total":0,"min_pct_free":0},
        "features":"{features}","config_version":"4","versioning":{"enabled":true,"validate_warm_get":false,"synchronize":false},"resilver":{"enabled":true}
        """;

    public string OfCluster() => "{" + Fill() + "}";

    public string OfNode(NodeInfo node)
    {
        string net = $$"""
            "host_net":{"hostname":"{{node.Host}}","hostname_intra_control":"{{node.Host}}","hostname_intra_data":"{{node.Host}}","port":"{{node.Port}}","port_intra_control":"{{node.Port}}","port_intra_data":"{{node.Port}}"}
            """;
        return $$"""{"fspaths":{},"confdir":"","log_dir":"","test_fspaths":{"root":"{{mountpathRoot}}/","count":2,"instance":0},{{net}},""" + Fill() + "}";
    }

    /// <summary>The cloud providers that the cluster has a backend for.</summary>
    public void WriteBackends(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (string backend in backends)
        {
            json.WriteStringValue(Providers.Normalize(backend));
        }

        json.WriteEndArray();
    }

    private string Fill()
        => Sections.Replace("\n", string.Empty, StringComparison.Ordinal)
            .Replace("{features}", Texts.Number((long)features), StringComparison.Ordinal)
            .Replace("{uuid}", map.Uuid, StringComparison.Ordinal)
            .Replace("{time}", GoTime.Format(clock.Started, "2006-01-02 15:04:05.999999999 -0700 MST"), StringComparison.Ordinal)
            .Replace("{url}", map.Proxy.Url, StringComparison.Ordinal);
}
