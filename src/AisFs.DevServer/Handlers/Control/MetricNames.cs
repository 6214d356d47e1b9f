using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What a node counts and measures, by kind: <c>ais performance</c> asks for it and shows what it finds in the tracker.</summary>
internal static class MetricNames
{
    private static readonly string[] s_operations = ["append", "del", "get", "getblob", "head", "lst", "put", "ren"];

    private static readonly (string Kind, string[] Names)[] s_common =
    [
        ("counter", ["err.http.write.n", "err.kalive.n"]),
        ("latency", ["get.ns", "kalive.ns", "lst.ns"]),
        ("total", ["get.ns.total"]),
        ("special", ["up.ns.time"]),
        ("gauge", ["state.flags"]),
    ];

    private static readonly (string Kind, string[] Names)[] s_target =
    [
        ("counter",
        [
            "cleanup.store.n", "err.dl.n", "err.fshc.n", "err.getbatch.n", "err.gfn.getbatch.n", "err.io.del.n", "err.io.get.n", "err.io.put.n",
            "err.prefetch.n", "err.put.cksum.n", "err.soft.getbatch.n", "etl.inline.n", "etl.offline.n", "getbatch.file.n", "getbatch.gfn.n",
            "getbatch.n", "getbatch.obj.n", "err.lcache.n", "lcache.collision.n", "lcache.evicted.n", "lcache.flush.cold.n", "lru.evict.n", "prefetch.blob.n", "prefetch.blob.rejected.n", "prefetch.cold.n", "ratelim.retry.get.n",
            "ratelim.retry.put.n", "remais.get.n", "remais.head.n", "remais.put.n", "remais.ver.change.n", "remote.deleted.del.n", "stream.in.n",
            "stream.out.n", "ver.change.n",
        ]),
        ("size",
        [
            "cleanup.store.size", "dl.size", "etl.inline.size", "etl.offline.size", "get.size", "getbatch.file.size", "getbatch.obj.size",
            "getblob.size", "lru.evict.size", "prefetch.blob.size", "prefetch.cold.size", "put.size", "remais.get.size", "remais.put.size",
            "remais.ver.change.size", "stream.in.size", "stream.out.size", "ver.change.size",
        ]),
        ("latency", ["append.ns", "get.redir.ns", "put.ns", "put.redir.ns"]),
        ("total",
        [
            "dl.ns.total", "etl.inline.ns.total", "etl.offline.ns.total", "getbatch.rxwait.ns", "getbatch.throttle.ns", "head.ns.total",
            "prefetch.cold.ns.total", "put.ns.total", "ratelim.retry.get.ns.total", "ratelim.retry.put.ns.total",
            "remais.e2e.put.ns.total", "remais.get.ns.total", "remais.head.ns.total", "remais.put.ns.total",
        ]),
        ("bw", ["get.bps", "put.bps"]),
        ("compbw", ["disk.vda.read.bps", "disk.vda.write.bps"]),
        ("gauge", ["disk.vda.avg.rsize", "disk.vda.avg.wsize", "disk.vda.util"]),
    ];

    private static readonly (string Kind, string[] Names)[] s_proxy =
    [
        ("counter",
        [
            "acl.denied.n", "acl.total.n", "auth.expiredtoken.n", "auth.fail.n", "auth.invalidiss.n", "auth.invalidkid.n", "auth.invalidtoken.n",
            "auth.notoken.n", "auth.success.n", "auth.total.n",
        ]),
        ("histogram", ["auth.iss", "auth.jwks"]),
    ];

    public static void Write(Utf8JsonWriter json, NodeRole role)
    {
        SortedDictionary<string, string> kinds = new(StringComparer.Ordinal);
        foreach (string operation in s_operations)
        {
            kinds[operation + ".n"] = "counter";
            kinds[$"err.{operation}.n"] = "counter";
        }

        foreach ((string kind, string[] names) in s_common.Concat(role == NodeRole.Target ? s_target : s_proxy))
        {
            Array.ForEach(names, name => kinds[name] = kind);
        }

        json.WriteStartObject();
        foreach ((string name, string kind) in kinds)
        {
            json.WriteString(name, kind);
        }

        json.WriteEndObject();
    }
}
