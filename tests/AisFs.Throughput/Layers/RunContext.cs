using AisFs.Client;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;
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

    /// <summary>Runs something under the clock, and counts what the server is asked for meanwhile.</summary>
    /// <param name="load">The load's name.</param>
    /// <param name="layer">What does it.</param>
    /// <param name="pid">The process whose CPU time and memory count.</param>
    /// <param name="run">What is done.</param>
    public async Task<Measurement> MeasureAsync(string load, string layer, int pid, Func<Stopclock, Task<Outcome>> run)
    {
        RequestCounts before = await peer.CountRequestsAsync();
        Stopclock clock = Start(load, layer, pid);
        Outcome outcome = await run(clock);
        Measurement measured = clock.Stop(outcome.Bytes, outcome.Operations);
        RequestCounts made = (await peer.CountRequestsAsync()).Since(before);
        return measured with
        {
            Seconds = outcome.Seconds ?? measured.Seconds,
            ClientCpu = outcome.CpuSeconds ?? measured.ClientCpu,
            Latencies = outcome.Latencies ?? measured.Latencies,
            Allocated = outcome.Allocated,
            Requests = peer.Pid == 0 ? null : made,
        };
    }

    /// <summary>Raw HTTP for stored files.</summary>
    public CurlClient Curl(StoredFiles files) => new(peer, files.Bucket);

    /// <summary>Whether <c>aisfs mount</c> has an option.</summary>
    public static async Task<bool> HasOptionAsync(string option)
        => (await CommandRunner.RunAsync(DaemonProgram.Path, ["mount", "--help"])).Output.Contains(option, StringComparison.Ordinal);

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
