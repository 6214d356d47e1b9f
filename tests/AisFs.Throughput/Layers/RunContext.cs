using AisFs.Client;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Layers;

/// <summary>What the loads work with.</summary>
internal sealed class RunContext(ThroughputOptions options, Peer peer, Report report) : IDisposable
{
    private const int BlockSize = 1 << 20;

    public ThroughputOptions Options => options;

    public Peer Peer => peer;

    public Report Report => report;

    /// <summary>The client under test, used raw.</summary>
    public AisClient Client { get; } = new(new AisClientOptions { Endpoints = [peer.Endpoint], Token = peer.Token });

    public Stopclock Start(string load, string layer, int? daemon = null)
        => Stopclock.Start(load, layer, daemon ?? Environment.ProcessId, peer.Pid);

    /// <summary>Mounts a bucket in a new daemon, whose caches are empty.</summary>
    public Task<MountProcess> MountAsync(TestBucket bucket, params string[] arguments)
        => MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = peer.Endpoint, Token = peer.Token, Arguments = arguments });

    /// <summary>Reads a file from front to end in large blocks.</summary>
    public static long ReadFile(string path, Stopclock clock)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BlockSize);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        long offset = 0;
        while (true)
        {
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            int count = RandomAccess.Read(file, buffer, offset);
            clock.Took(started);
            if (count == 0)
            {
                return offset;
            }

            offset += count;
        }
    }

    public void Dispose() => Client.Dispose();
}
