using System.Text;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>Finds out what a request asks for, and who answers it.</summary>
internal static class Router
{
    public static Task RunAsync(Exchange exchange)
    {
        if (exchange.Cluster.AuthN is { } authn && exchange.Node == exchange.Cluster.AuthNNode)
        {
            return AuthNHandler.RunAsync(exchange, authn);
        }

        ReadOnlySpan<byte> path = exchange.Path.AsSpan().TrimStart((byte)'/');
        ReadOnlySpan<byte> first = Head(ref path);
        if (first.SequenceEqual("v1"u8))
        {
            ReadOnlySpan<byte> resource = Head(ref path);
            if (resource.SequenceEqual("objects"u8))
            {
                return RunObject(exchange, path);
            }

            if (resource.SequenceEqual("buckets"u8))
            {
                string name = Text(Head(ref path));
                if (exchange.AtProxy && RemoteOf(exchange) is { } remote)
                {
                    exchange.BucketKey = BucketOf(exchange, name);
                    return RemoteHandler.BucketAsync(exchange, remote);
                }

                return BucketHandler.RunAsync(exchange, name);
            }

            if (resource.SequenceEqual("health"u8))
            {
                return ClusterHandler.HealthAsync(exchange);
            }

            if (resource.SequenceEqual("daemon"u8))
            {
                return ClusterHandler.DaemonAsync(exchange);
            }

            if (resource.SequenceEqual("reverse"u8) && exchange.AtProxy)
            {
                return ClusterHandler.ReverseAsync(exchange, Text(path));
            }

            if (resource.SequenceEqual("cluster"u8))
            {
                return ClusterHandler.ClusterAsync(exchange, Text(path));
            }

            if (resource.SequenceEqual("ml"u8) && Head(ref path).SequenceEqual("moss"u8))
            {
                return BatchHandler.RunAsync(exchange, Text(path));
            }

            if (resource.SequenceEqual("etl"u8) && exchange.AtProxy)
            {
                return EtlHandler.RunAsync(exchange, Text(path));
            }

            if (resource.SequenceEqual("sort"u8) && exchange.AtProxy)
            {
                return DsortHandler.RunAsync(exchange, Text(path));
            }
        }
        else if (first.SequenceEqual("metrics"u8) && path.IsEmpty)
        {
            return ClusterHandler.MetricsAsync(exchange);
        }
        else if (exchange.AtProxy && exchange.Method == "GET" && EasyProvider(first) is { } provider)
        {
            return RunEasy(exchange, provider, path);
        }
        else if (first.SequenceEqual("s3"u8) && S3Handler.Serves(exchange))
        {
            return S3Handler.ListPartsAsync(exchange, Text(Head(ref path)), path.ToArray());
        }
        else if (first.SequenceEqual("devserver"u8) && exchange.AtProxy)
        {
            return AdminHandler.RunAsync(exchange, Text(path));
        }

        return InvalidUriAsync(exchange);
    }

    public static Task InvalidUriAsync(Exchange exchange)
    {
        exchange.CountIfNew();
        return exchange.FailAsync(400, null, $"invalid request URI: '{exchange.Method} {exchange.PathText}' from {exchange.RemoteAddress}");
    }

    private static string? EasyProvider(ReadOnlySpan<byte> scheme)
        => scheme.SequenceEqual("ais"u8) ? Providers.Ais : scheme.SequenceEqual("gs"u8) ? "gcp" : scheme.SequenceEqual("az"u8) ? "azure" : null;

    /// <summary>"Easy URLs": /ais/bucket/object.</summary>
    private static Task RunEasy(Exchange exchange, string provider, ReadOnlySpan<byte> path)
    {
        bool hasObject = path.IndexOf((byte)'/') is int slash && slash >= 0 && slash < path.Length - 1;
        string query = "provider=" + provider + (exchange.HasQuery ? "&" + exchange.RawQuery : string.Empty);
        exchange.Rewrite([.. hasObject ? "/v1/objects/"u8 : "/v1/buckets/"u8, .. path.TrimEnd((byte)'/')], query);
        return RunAsync(exchange);
    }

    private static Task RunObject(Exchange exchange, ReadOnlySpan<byte> path)
    {
        // The object's name is all that follows, slashes included, save that empty first segments vanish.
        ReadOnlySpan<byte> bucket = Head(ref path);
        bool bucketOnly = path.IsEmpty;
        if (bucketOnly && exchange.Method != "POST")
        {
            string url = exchange.PathText.TrimStart('/');
            return exchange.FailAsync(400, null, $"URL '{url}' is too short: expected 4 items, got {(bucket.IsEmpty ? 2 : 3)}");
        }

        exchange.ObjectName = path.ToArray();
        exchange.BucketKey = BucketOf(exchange, Text(bucket));
        if (RemoteOf(exchange) is { } remote && !bucketOnly)
        {
            return RemoteHandler.ObjectAsync(exchange, remote);
        }

        return ObjectHandler.RunAsync(exchange);
    }

    /// <summary>The attached cluster that a request's namespace names.</summary>
    private static RemoteCluster? RemoteOf(Exchange exchange)
        => exchange.HasQuery && exchange.QueryValue("namespace") is ['@', ..] space ? exchange.Cluster.Remotes.Find(BucketKey.ParseNamespace(space).Uuid) : null;

    /// <summary>The bucket of a path's segment and the query.</summary>
    /// <exception cref="RequestException">400: no such provider.</exception>
    public static BucketKey BucketOf(Exchange exchange, string name)
    {
        string asked = exchange.QueryValue("provider");
        string provider = Providers.Normalize(asked)
            ?? throw new RequestException(400, $"invalid backend provider \"{asked}\": must be one of [ais, aws (s3://), gcp (gs://), azure (az://), oci (oc://)]", "ErrInvalidBackendProvider");
        (string uuid, string ns) = BucketKey.ParseNamespace(exchange.QueryValue("namespace"));
        return new BucketKey(provider, uuid, ns, name);
    }

    /// <summary>Takes the segment up to the next slash; empty segments before it are skipped only at the front.</summary>
    public static ReadOnlySpan<byte> Head(ref ReadOnlySpan<byte> path)
    {
        int slash = path.IndexOf((byte)'/');
        ReadOnlySpan<byte> head = slash < 0 ? path : path[..slash];
        path = slash < 0 ? default : path[(slash + 1)..];
        return head;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
