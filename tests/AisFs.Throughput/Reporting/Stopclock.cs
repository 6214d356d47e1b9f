using System.Collections.Concurrent;
using System.Diagnostics;
using AisFs.TestKit.Processes;

namespace AisFs.Throughput.Reporting;

/// <summary>Takes time, latencies and the CPU seconds of client and server while a load runs.</summary>
internal sealed class Stopclock
{
    private readonly ConcurrentQueue<double> _latencies = new();
    private readonly string _load;
    private readonly string _layer;
    private readonly int _clientPid;
    private readonly int _peerPid;
    private readonly double _clientCpu;
    private readonly double _peerCpu;
    private readonly long _started;

    private Stopclock(string load, string layer, int clientPid, int peerPid)
    {
        _load = load;
        _layer = layer;
        _clientPid = clientPid;
        _peerPid = peerPid;
        ProcessUsage.ResetPeak(clientPid);
        _clientCpu = ProcessUsage.Read(clientPid).CpuSeconds;
        _peerCpu = peerPid > 0 ? ProcessUsage.Read(peerPid).CpuSeconds : 0;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Starts the clock.</summary>
    /// <param name="load">The load's name.</param>
    /// <param name="layer">What does it.</param>
    /// <param name="clientPid">The daemon, or this process.</param>
    /// <param name="peerPid">The server; 0 when unknown.</param>
    public static Stopclock Start(string load, string layer, int clientPid, int peerPid) => new(load, layer, clientPid, peerPid);

    /// <summary>Notes one operation.</summary>
    /// <param name="started">Its timestamp.</param>
    public void Took(long started) => _latencies.Enqueue(Stopwatch.GetElapsedTime(started).TotalSeconds);

    /// <summary>Stops the clock.</summary>
    /// <param name="bytes">How many bytes were moved.</param>
    /// <param name="operations">How many operations that were; 0: as many as were noted.</param>
    public Measurement Stop(long bytes, long operations = 0)
    {
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        ProcessUsage client = ProcessUsage.Read(_clientPid);
        double peer = _peerPid > 0 ? ProcessUsage.Read(_peerPid).CpuSeconds - _peerCpu : -1;
        return new Measurement(
            _load, _layer, seconds, bytes, operations == 0 ? _latencies.Count : operations, [.. _latencies], client.CpuSeconds - _clientCpu, peer, client.PeakResidentBytes);
    }
}
