using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>/s3: what S3 clients speak, as the real cluster answers it. Its buckets and objects are those of the native interface.</summary>
internal sealed class S3Resource(S3AtProxy proxy, S3AtTarget target)
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01";
    public const string ServerName = "AIStore";

    /// <summary>How instants are told, but for those of listings.</summary>
    public const string TimeFormat = "2006-01-02T15:04:05.000Z";

    private const string AtProxyMethods = "DELETE, GET, HEAD, POST, PUT";
    private const string AtTargetMethods = "DELETE, GET, HEAD, PUT, POST";

    /// <summary>Answers a request whose path has no "/s3" before the bucket.</summary>
    public Task RunAtRootAsync(Exchange exchange, ReadOnlySpan<byte> rest)
    {
        byte[] path = exchange.Path;
        exchange.Rewrite([.. "/s3"u8, .. path], exchange.Query.Raw);
        return RunAsync(exchange, path);
    }

    public Task RunAsync(Exchange exchange, ReadOnlySpan<byte> rest)
    {
        if (exchange.Method is not ("GET" or "HEAD" or "PUT" or "POST" or "DELETE"))
        {
            exchange.Meter.Count(exchange);
            return exchange.MethodNotAllowedAsync(exchange.AtProxy ? AtProxyMethods : AtTargetMethods);
        }

        S3Path path = S3Path.Read(rest);
        exchange.SpeakS3();
        return exchange.AtProxy ? proxy.RunAsync(exchange, path) : target.RunAsync(exchange, path, isForwarded: false);
    }
}
