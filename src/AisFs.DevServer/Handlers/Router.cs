using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Handlers.AuthService;
using AisFs.DevServer.Handlers.Buckets;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers;

/// <summary>Finds out what a request asks for, and what answers it.</summary>
/// <param name="objects">/v1/objects.</param>
/// <param name="buckets">/v1/buckets.</param>
/// <param name="attached">Buckets and objects of attached clusters.</param>
/// <param name="resources">Everything else, by its path: "v1/health", "metrics"...</param>
/// <param name="authn">The AuthN service; null if there is none.</param>
internal sealed class Router(ObjectResource objects, BucketResource buckets, AttachedResource attached, IReadOnlyDictionary<string, Resource> resources, AuthNResource? authn)
{
    /// <summary>The key of what answers at the proxy if nothing else does.</summary>
    public const string Root = "/";

    public Task RunAsync(Exchange exchange)
    {
        if (exchange.Node.IsAuthN && authn is not null)
        {
            return authn.RunAsync(exchange);
        }

        ReadOnlySpan<byte> path = exchange.Path.AsSpan().TrimStart((byte)'/');
        ReadOnlySpan<byte> first = Head(ref path);
        if (!first.SequenceEqual("v1"u8))
        {
            return exchange.AtProxy && exchange.Method == "GET" && EasyProvider(first) is { } provider
                ? RunEasyAsync(exchange, provider, path)
                : RunOtherAsync(exchange, Text(first), path);
        }

        ReadOnlySpan<byte> resource = Head(ref path);
        return resource.SequenceEqual("objects"u8) ? RunObjectAsync(exchange, path)
            : resource.SequenceEqual("buckets"u8) ? RunBucketAsync(exchange)
            : RunOtherAsync(exchange, "v1/" + Text(resource), path);
    }

    /// <summary>Takes the segment up to the next slash.</summary>
    public static ReadOnlySpan<byte> Head(ref ReadOnlySpan<byte> path)
    {
        int slash = path.IndexOf((byte)'/');
        ReadOnlySpan<byte> head = slash < 0 ? path : path[..slash];
        path = slash < 0 ? default : path[(slash + 1)..];
        return head;
    }

    private static string? EasyProvider(ReadOnlySpan<byte> scheme)
        => scheme.SequenceEqual("ais"u8) ? Providers.Ais : scheme.SequenceEqual("gs"u8) ? "gcp" : scheme.SequenceEqual("az"u8) ? "azure" : null;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>"Easy URLs": /ais/bucket/object.</summary>
    private Task RunEasyAsync(Exchange exchange, string provider, ReadOnlySpan<byte> path)
    {
        bool hasObject = path.IndexOf((byte)'/') is int slash && slash >= 0 && slash < path.Length - 1;
        string query = "provider=" + provider + (exchange.Query.Any ? "&" + exchange.Query.Raw : string.Empty);
        exchange.Rewrite([.. hasObject ? "/v1/objects/"u8 : "/v1/buckets/"u8, .. path.TrimEnd((byte)'/')], query);
        return RunAsync(exchange);
    }

    private Task RunObjectAsync(Exchange exchange, ReadOnlySpan<byte> path)
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
        exchange.BucketKey = BucketLookup.KeyOf(exchange, Text(bucket));
        return attached.Find(exchange) is { } remote && !bucketOnly ? attached.Objects.RunAsync(exchange, remote) : objects.RunAsync(exchange);
    }

    private Task RunBucketAsync(Exchange exchange)
    {
        if (!exchange.AtProxy || attached.Find(exchange) is not { } remote)
        {
            return buckets.RunAsync(exchange);
        }

        exchange.BucketKey = BucketLookup.KeyOf(exchange, BucketPath.Read(exchange).Name);
        return attached.Buckets.RunAsync(exchange, remote);
    }

    private Task RunOtherAsync(Exchange exchange, string resource, ReadOnlySpan<byte> rest)
        => resources.TryGetValue(resource, out Resource? found) || (exchange.AtProxy && resources.TryGetValue(Root, out found)) ? found(exchange, rest) : exchange.InvalidUriAsync();
}
