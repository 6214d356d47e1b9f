using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>What a path below /v1/buckets names. Each method has its own idea of further segments.</summary>
/// <param name="Name">The bucket; empty for all buckets. With slashes in it, it is no bucket's name.</param>
/// <param name="Prefix">The prefix of a summary by HEAD; empty for none.</param>
internal sealed record BucketPath(string Name, string Prefix = "")
{
    private const int Head = 2;

    /// <summary>Reads the path of a request.</summary>
    /// <exception cref="RequestException">400: there are too few segments, or too many.</exception>
    public static BucketPath Read(Exchange exchange) => exchange.Method switch
    {
        "POST" => OfPost(exchange),
        "HEAD" => OfHead(exchange),
        "PUT" => new BucketPath(PathItems.All(exchange.Path, Head, 1)[0]),
        "DELETE" or "PATCH" => new BucketPath(PathItems.Exactly(exchange.Path, Head, 1)[0]),
        _ => new BucketPath(PathItems.All(exchange.Path, Head, 0).FirstOrDefault(string.Empty)),
    };

    private static BucketPath OfPost(Exchange exchange)
    {
        IReadOnlyList<string> items = PathItems.All(exchange.Path, Head, 1);
        return items.Count == 1 ? new BucketPath(items[0]) : throw new RequestException(400, $"invalid request URI \"{exchange.PathText}\"");
    }

    private static BucketPath OfHead(Exchange exchange)
    {
        string first = PathItems.Exactly(exchange.Path, Head, 1)[0];
        if (first.IndexOf('/', StringComparison.Ordinal) <= 0)
        {
            return new BucketPath(first);
        }

        IReadOnlyList<string> items = PathItems.Exactly(exchange.Path, Head, 2);
        return exchange.Query.Has("bsumm_remote") ? new BucketPath(items[0], WithoutWildcard(items[1]))
            : throw new RequestException(400, $"invalid URL '{exchange.PathText}': expecting just the bucket name, got '{items[0]}' and '{items[1]}'");
    }

    private static string WithoutWildcard(string prefix) => prefix.EndsWith('*') ? prefix[..^1] : prefix;
}
