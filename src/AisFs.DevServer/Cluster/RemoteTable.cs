using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace AisFs.DevServer.Cluster;

/// <summary>The attached clusters, and the way to them.</summary>
internal sealed class RemoteTable : IDisposable
{
    private readonly ConcurrentDictionary<string, RemoteCluster> _clusters = new(StringComparer.Ordinal);
    private int _version;

    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    public int Version => Volatile.Read(ref _version);

    public IEnumerable<RemoteCluster> All => _clusters.Values.OrderBy(static cluster => cluster.Alias, StringComparer.Ordinal);

    /// <summary>By alias or id.</summary>
    public RemoteCluster? Find(string name)
        => name.Length == 0 ? null : _clusters.GetValueOrDefault(name) ?? _clusters.Values.FirstOrDefault(cluster => cluster.Uuid == name);

    public void Attach(RemoteCluster cluster)
    {
        _clusters[cluster.Alias] = cluster;
        if (!cluster.IsDefunct)
        {
            Interlocked.Increment(ref _version);
        }
    }

    public bool Detach(string alias)
    {
        bool found = _clusters.TryRemove(alias, out _);
        Interlocked.Increment(ref _version);
        return found;
    }

    public void Dispose() => Http.Dispose();
}
