using System.Net;

namespace AisFs.DevServer.Api;

/// <summary>How a <see cref="DevCluster"/> is built.</summary>
public sealed record DevServerOptions
{
    /// <summary>The proxy's TCP port; 0 (the default) takes a free one.</summary>
    public int ProxyPort { get; init; }

    /// <summary>How many targets share the objects, 1 to 64. Default 2.</summary>
    public int TargetCount { get; init; } = 2;

    /// <summary>
    /// The targets' first TCP port, the others follow it; 0 (the default) takes the ports after
    /// <see cref="ProxyPort"/>, or free ones if that is 0 too.
    /// </summary>
    public int FirstTargetPort { get; init; }

    /// <summary>The address to listen on. Default: loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The host name or address in redirects and in the cluster map; null (the default) is <see cref="Address"/>,
    /// and 127.0.0.1 where that is a wildcard.
    /// </summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>The folder that keeps the objects over restarts; null (the default) keeps them in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// How many bytes of memory the contents of objects may take where there is no <see cref="DataDirectory"/>, at least
    /// 1 MiB: more is refused with 507. Blocks of zeros take none. Default: half of this machine's memory.
    /// </summary>
    public long MemoryLimit { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Cloud providers ("aws", "gcp", "azure", "oci") that the cluster pretends to have a backend for. Default: none.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [];

    /// <summary>
    /// How long a job that only ends after a quiet time (copy and rename of a bucket) reports "running". Default 0 (at once);
    /// the real cluster takes some 13 s.
    /// </summary>
    public TimeSpan JobQuietTime { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How many mountpaths each target has, 1 to 64. Default 4. Each name belongs to one of them, where it is a file below
    /// real directories: what is a directory there cannot become an object, and the other way round.
    /// </summary>
    public int MountpathCount { get; init; } = 4;

    /// <summary>The path under which promote may read files on this machine; null (the default) refuses every promote.</summary>
    public string? PromoteRoot { get; init; }

    /// <summary>Idle time after which a connection is closed. Default 30 s, as the real cluster's.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An AuthN service beside the cluster, which then wants a token with every request; null (the default): none.</summary>
    public DevAuthNOptions? AuthN { get; init; }

    /// <summary>What the cluster can beside. Default: nothing, as a new cluster.</summary>
    public DevServerFeatures Features { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The cluster's id; null makes one up.</summary>
    internal string? ClusterId { get; init; }

    /// <summary>The proxy's node id; null makes one up.</summary>
    internal string? ProxyId { get; init; }

    /// <summary>The targets' node ids; null makes them up.</summary>
    internal IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>The folder name that mountpaths show; no such folder exists.</summary>
    internal string MountpathRoot { get; init; } = "/ais/mnt";

    /// <summary>The digests of each target's mountpaths; null for those of their paths.</summary>
    internal IReadOnlyList<IReadOnlyList<ulong>>? MountpathDigests { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ProxyPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ProxyPort, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstTargetPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FirstTargetPort, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(TargetCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TargetCount, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(MountpathCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MountpathCount, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimit, 1 << 20);
        ArgumentNullException.ThrowIfNull(Address);
        if (TargetIds is not null && TargetIds.Count != TargetCount)
        {
            throw new ArgumentException("There must be one id per target.");
        }

        foreach (string backend in Backends)
        {
            if (Protocol.Providers.Normalize(backend) is null or Protocol.Providers.Ais)
            {
                throw new ArgumentException($"'{backend}' is not a cloud provider.");
            }
        }
    }

    internal int TargetPort(int index)
    {
        int first = FirstTargetPort != 0 ? FirstTargetPort : ProxyPort == 0 ? 0 : ProxyPort + 1;
        return first == 0 ? 0 : first + index;
    }
}
