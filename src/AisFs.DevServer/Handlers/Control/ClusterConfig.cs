using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>
/// The cluster's and the nodes' configuration: the values of a 5.0 cluster. New buckets take their sections over; the features of
/// the S3 interface, and whether mountpaths are resilvered, are acted on at once. The other values are only told.
/// </summary>
internal sealed class ClusterConfig
{
    private static readonly PropertyChanges s_changes = new("cmn.ConfigToSet", ["uuid", "lastupdate_time", "config_version", "backend"], new Dictionary<string, string> { ["features"] = "Features" });

    /// <summary>What all nodes have alike; a node's own values are refused.</summary>
    private static readonly string[] s_shared =
    [
        "checksum", "tcb", "tco", "arch", "lso", "rebalance", "ec", "get_batch", "transport", "chunks", "mirror", "periodic", "auth", "backend", "proxy", "net", "features", "versioning",
    ];

    /// <summary>What new buckets take over.</summary>
    private static readonly string[] s_inherited = ["checksum", "lru", "mirror", "versioning", "ec", "chunks", "write_policy", "rate_limit"];

    private static readonly JsonSerializerOptions s_text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    private readonly ClusterMap _map;
    private readonly string _mountpathRoot;
    private readonly IReadOnlyList<string> _backends;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonElement>> _ofNodes = [];
    private JsonObject _cluster;
    private int _version = 4;

    public ClusterConfig(ClusterMap map, ClusterClock clock, string mountpathRoot, IReadOnlyList<string> backends, DevServerFeatures features)
    {
        _map = map;
        _mountpathRoot = mountpathRoot;
        _backends = backends;
        string text = Sections.Replace("\n", string.Empty, StringComparison.Ordinal)
            .Replace("{features}", ((long)features).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{uuid}", map.Uuid, StringComparison.Ordinal)
            .Replace("{time}", GoTime.Format(clock.Started, "2006-01-02 15:04:05.999999999 -0700 MST"), StringComparison.Ordinal)
            .Replace("{url}", map.Proxy.Url, StringComparison.Ordinal);
        _cluster = JsonNode.Parse("{" + text + "}")!.AsObject();
    }

    /// <summary>The version, which grows with each change of the cluster's configuration.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Whether a feature is on now.</summary>
    public bool Has(DevServerFeatures feature)
    {
        lock (_gate)
        {
            return ulong.TryParse(_cluster["features"]!.GetValue<string>(), CultureInfo.InvariantCulture, out ulong features) && (features & (ulong)feature) != 0;
        }
    }

    /// <summary>Whether a section is enabled at a node.</summary>
    public bool IsOn(NodeInfo node, string section)
    {
        lock (_gate)
        {
            return OwnSections(node)[section]!["enabled"]!.GetValue<bool>();
        }
    }

    /// <summary>The sections that new buckets take over.</summary>
    public JsonObject ForBuckets()
    {
        lock (_gate)
        {
            JsonObject sections = [];
            foreach (string section in s_inherited)
            {
                sections[section] = _cluster[section]!.DeepClone();
            }

            return sections;
        }
    }

    public string OfCluster()
    {
        lock (_gate)
        {
            return Text(_cluster);
        }
    }

    public string OfNode(NodeInfo node)
    {
        lock (_gate)
        {
            JsonObject sections = OwnSections(node);
            string paths = string.Join(',', node.Mountpaths.Select(static path => $"\"{path.Path}\":\"\""));
            string net = $$"""
                "host_net":{"hostname":"{{node.Host}}","hostname_intra_control":"{{node.Host}}","hostname_intra_data":"{{node.Host}}","port":"{{node.Port}}","port_intra_control":"{{node.Port}}","port_intra_data":"{{node.Port}}"}
                """;
            string tests = $$""" "test_fspaths":{"root":"{{_mountpathRoot}}","count":{{node.Mountpaths.Count}},"instance":{{(node == _map.Proxy ? 0 : _map.Targets.ToList().IndexOf(node) + 1)}}} """.Trim();
            return $$"""{"fspaths":{""" + paths + $$"""},"confdir":"","log_dir":"",{{tests}},{{net}},""" + Text(sections)[1..];
        }
    }

    /// <summary>Changes the configuration of all nodes.</summary>
    /// <exception cref="RequestException">400: a field does not exist, or has a value that cannot be.</exception>
    public void Change(JsonElement changes)
    {
        lock (_gate)
        {
            JsonObject changed = _cluster.DeepClone().AsObject();
            s_changes.Merge(changed, changes);
            ConfigRules.Check(changed);
            changed["config_version"] = Texts.Number(++_version);
            _cluster = changed;
        }
    }

    /// <summary>Changes the configuration of one node.</summary>
    /// <exception cref="RequestException">400: all nodes have it alike, or a field does not exist, or has a value that cannot be.</exception>
    public void Change(NodeInfo node, JsonElement changes)
    {
        lock (_gate)
        {
            foreach (string section in changes.EnumerateObject().Select(static section => section.Name))
            {
                if (s_shared.Contains(section))
                {
                    throw new RequestException(400, $"{section} configuration can only be globally updated");
                }
            }

            JsonObject changed = OwnSections(node);
            s_changes.Merge(changed, changes);
            ConfigRules.Check(changed);
            if (!_ofNodes.TryGetValue(node.Id, out List<JsonElement>? present))
            {
                _ofNodes[node.Id] = present = [];
            }

            present.Add(changes.Clone());
        }
    }

    /// <summary>Forgets what a node, or every node, has of its own.</summary>
    public void Reset(NodeInfo? node)
    {
        lock (_gate)
        {
            if (node is null)
            {
                _ofNodes.Clear();
            }
            else
            {
                _ofNodes.Remove(node.Id);
            }
        }
    }

    /// <summary>Changes that stand in a query, "log.level=4", as a message would have them.</summary>
    /// <exception cref="RequestException">400: there are none, or a field does not exist.</exception>
    public JsonElement Read(RequestQuery query)
    {
        List<KeyValuePair<string, string>> pairs = [.. query.Pairs.Where(static pair => pair.Key is not ("transient" or "pid" or "utm"))];
        if (pairs.Count == 0)
        {
            throw new RequestException(400, "no properties to update");
        }

        JsonObject changes = [];
        lock (_gate)
        {
            foreach ((string key, string value) in pairs)
            {
                Add(changes, _cluster, key.ToLowerInvariant().Split('.'), key, value);
            }
        }

        using JsonDocument document = JsonDocument.Parse(changes.ToJsonString());
        return document.RootElement.Clone();
    }

    private JsonObject OwnSections(NodeInfo node)
    {
        JsonObject sections = _cluster.DeepClone().AsObject();
        _ofNodes.GetValueOrDefault(node.Id)?.ForEach(changes => s_changes.Merge(sections, changes));
        return sections;
    }

    private static void Add(JsonObject changes, JsonObject present, string[] path, string key, string value)
    {
        foreach (string section in path[..^1])
        {
            changes[section] ??= new JsonObject();
            (changes, present) = (changes[section]!.AsObject(), present[section] as JsonObject ?? throw Unknown(key));
        }

        changes[path[^1]] = (present[path[^1]] ?? throw Unknown(key)).GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => bool.TryParse(value, out bool flag) ? flag : throw Invalid("ParseBool", value),
            JsonValueKind.Number => long.TryParse(value, CultureInfo.InvariantCulture, out long number) ? number : throw Invalid("ParseInt", value),
            _ => path is not ["features"] || ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : throw Invalid("ParseUint", value),
        };
    }

    private static RequestException Unknown(string key) => new(400, $"unknown property \"{key}\"");

    private static RequestException Invalid(string parser, string value) => new(400, $"strconv.{parser}: parsing \"{value}\": invalid syntax", "NumError");

    private static string Text(JsonObject document) => document.ToJsonString(s_text);

    /// <summary>The cloud providers that the cluster has a backend for.</summary>
    public void WriteBackends(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (string backend in _backends)
        {
            json.WriteStringValue(Providers.Normalize(backend));
        }

        json.WriteEndArray();
    }
}
