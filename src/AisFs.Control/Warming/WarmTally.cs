using AisFs.Control.Contract;

namespace AisFs.Control.Warming;

/// <summary>Counts what was done.</summary>
internal sealed class WarmTally : IProgress<long>, IProgress<(long Objects, long Bytes)>
{
    private long _files;
    private long _bytes;

    // What the cluster did is told as a sum: this was done by the jobs before.
    private (long Objects, long Bytes) _before;
    private (long Objects, long Bytes) _cluster;

    /// <summary>Bytes of a file have arrived.</summary>
    public void Report(long value) => Interlocked.Add(ref _bytes, value);

    /// <summary>The present job of the cluster has done so much.</summary>
    public void Report((long Objects, long Bytes) value) => _cluster = (_before.Objects + value.Objects, _before.Bytes + value.Bytes);

    /// <summary>The present job of the cluster has ended.</summary>
    public void EndJob() => _before = _cluster;

    public void AddFile() => Interlocked.Increment(ref _files);

    public WarmLine Take(string kind) => new(kind, Interlocked.Read(ref _files), Interlocked.Read(ref _bytes));

    public WarmLine TakeCluster() => new("cluster", _cluster.Objects, _cluster.Bytes);
}
