using AisFs.DevServer.Protocol;
using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>One of the two clusters that are compared, as a group of transcripts sees it.</summary>
internal sealed class Side
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_waitedLimit = TimeSpan.FromSeconds(5);
    private readonly TranscriptGroup _group;
    private readonly ClusterShape _shape;
    private readonly Dictionary<int, int> _ports;
    private Hop? _last;
    private string? _location;

    public Side(HttpCluster cluster, ClusterShape shape, HttpCluster? remote, ClusterShape? remoteShape, TranscriptGroup group)
    {
        Cluster = cluster;
        Remote = remote;
        _group = group;
        _shape = shape;
        _ports = new Dictionary<int, int> { [group.Proxy.Port] = cluster.Endpoint.Port };
        Pair(group.Targets, shape.Targets);
        if (remoteShape is not null)
        {
            Pair(group.Remote, [remoteShape.Proxy, .. remoteShape.Targets]);
        }

        Normalizer = new Normalizer(_ports) { ComparesChecksums = true, MasksMountpaths = group.Remote.Count > 0 };
        Normalizer.Map(group.Proxy.Id, shape.Proxy.Id);
        for (int i = 0; i < Math.Min(group.Targets.Count, shape.Targets.Count); i++)
        {
            Normalizer.Map(group.Targets[i].Id, shape.Targets[i].Id);
        }

        MapMountpaths(shape, group.Targets.Count);
        if (remoteShape is not null)
        {
            MapMountpaths(remoteShape, group.Remote.Count);
            Normalizer.Map(group.RemoteId, remoteShape.Id);
            List<(string Id, int Port)> nodes = [remoteShape.Proxy, .. remoteShape.Targets];
            for (int i = 0; i < nodes.Count; i++)
            {
                Normalizer.Map(i < group.Remote.Count ? group.Remote[i].Id : $"another-{i}", nodes[i].Id);
            }
        }
    }

    public HttpCluster Cluster { get; }

    public HttpCluster? Remote { get; }

    public Normalizer Normalizer { get; }

    /// <summary>The paths of a cluster's mountpaths are compared by their numbers.</summary>
    private void MapMountpaths(ClusterShape shape, int targets)
    {
        for (int i = 0; i < Math.Min(targets, shape.Targets.Count); i++)
        {
            for (int path = 0; path < shape.Mountpaths[i].Count; path++)
            {
                Normalizer.Mountpaths[shape.Mountpaths[i][path]] = $"/ais/mnt/mp{path + 1}/{i + 1}";
            }
        }
    }

    /// <summary>Sends a recorded request. One that follows a redirect goes where this cluster said.</summary>
    public async Task<RawAnswer> SendAsync(Hop hop)
    {
        HopRequest request = HopRequest.Create(hop, Normalizer, _ports, Cluster.Endpoint.Host);
        int port = request.Port;
        string line = request.RequestLine;
        bool follows = _last is not null && ReferenceEquals(_last.Command, hop.Command) && _last.Status is 301 or 307;
        if (follows && _location is { } location)
        {
            string[] parts = location["http://".Length..].Split('/', 2);
            port = int.Parse(parts[0].Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
            line = $"{hop.Method} /{parts[1]} HTTP/1.1";
        }
        else if (_group.Targets.Any(target => target.Port == hop.Port))
        {
            port = DirectPort(hop) ?? port;
        }

        using CancellationTokenSource limit = new(hop.Waited ? s_waitedLimit : s_limit);
        RawAnswer answer;
        try
        {
            answer = await RawHttp.SendAsync(Cluster.Endpoint.Host, port, line, request.Headers, request.Body, limit.Token);
        }
        catch (OperationCanceledException)
        {
            answer = new RawAnswer();
        }

        _last = hop;
        _location = answer.Header("Location");
        Normalizer.Learn(hop, answer);
        return answer;
    }

    /// <summary>A request that went straight to a target: to the one that owns the object here if it did so there.</summary>
    private int? DirectPort(Hop hop)
    {
        string[] parts = hop.Target.Split('?')[0].Split('/', 5);
        if (parts is not ["", "v1", "objects", var bucket, var name] || !UrlText.TryDecodePath(name, out byte[] decoded))
        {
            return null;
        }

        ulong uname = RendezvousHash.Digest(BucketKey.InGlobalNamespace(Providers.Ais, bucket).Uname(decoded));
        int recorded = Pick(_group.Targets.Select(static target => target.Id), uname);
        int here = Pick(_shape.Targets.Select(static target => target.Id), uname);
        return _group.Targets[recorded].Port == hop.Port ? _shape.Targets[here].Port : _shape.Targets[(here + 1) % _shape.Targets.Count].Port;
    }

    private static int Pick(IEnumerable<string> ids, ulong uname) => RendezvousHash.Pick([.. ids.Select(RendezvousHash.Digest)], uname);

    private void Pair(IReadOnlyList<(int Port, string Id)> recorded, IReadOnlyList<(string Id, int Port)> here)
    {
        for (int i = 0; i < recorded.Count; i++)
        {
            _ports[recorded[i].Port] = here[Math.Min(i, here.Count - 1)].Port;
        }

        // Nodes that the recorded cluster did not have.
        for (int i = recorded.Count; i > 0 && i < here.Count; i++)
        {
            _ports[recorded[^1].Port + 1 + i - recorded.Count] = here[i].Port;
        }
    }
}
