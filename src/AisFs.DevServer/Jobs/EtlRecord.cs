using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>One ETL: what it was begun with, and what it did.</summary>
internal sealed class EtlRecord(string name, string message, string transform)
{
    private long _objects;
    private long _bytesIn;
    private long _bytesOut;

    public string Name => name;

    /// <summary>The message that began it, JSON.</summary>
    public string Message => message;

    /// <summary>The built-in transform that its specification names; empty if none.</summary>
    public string Transform => transform;

    public string JobId { get; set; } = "etl-" + Ids.New(9);

    public bool IsRunning { get; set; } = true;

    public long Objects => Volatile.Read(ref _objects);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    public void Count(long bytesIn, long bytesOut)
    {
        Interlocked.Increment(ref _objects);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }
}
