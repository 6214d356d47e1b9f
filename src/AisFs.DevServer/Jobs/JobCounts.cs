namespace AisFs.DevServer.Jobs;

/// <summary>What a job did at one target.</summary>
internal sealed class JobCounts
{
    private long _objects;
    private long _bytes;
    private long _objectsOut;
    private long _bytesOut;
    private long _objectsIn;
    private long _bytesIn;
    private long _pruned;
    private long _errors;
    private long _visited;

    /// <summary>The objects of this target that were treated, and their bytes.</summary>
    public long Objects => Volatile.Read(ref _objects);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What went to other targets.</summary>
    public long ObjectsOut => Volatile.Read(ref _objectsOut);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    /// <summary>What came from other targets.</summary>
    public long ObjectsIn => Volatile.Read(ref _objectsIn);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    /// <summary>The copies that were removed because their source is gone.</summary>
    public long Pruned => Volatile.Read(ref _pruned);

    public long Errors => Volatile.Read(ref _errors);

    /// <summary>The last error; empty if there was none.</summary>
    public string Error { get; private set; } = string.Empty;

    /// <summary>The objects that were looked at.</summary>
    public long Visited => Volatile.Read(ref _visited);

    /// <summary>One more object is looked at.</summary>
    public void Visit() => Interlocked.Increment(ref _visited);

    public void Count(long bytes) => Add(ref _objects, ref _bytes, bytes);

    /// <summary>Objects of which only the names were told.</summary>
    public void CountNames(int objects) => Interlocked.Add(ref _objects, objects);

    public void Send(long bytes) => Add(ref _objectsOut, ref _bytesOut, bytes);

    public void Receive(long bytes) => Add(ref _objectsIn, ref _bytesIn, bytes);

    public void Prune() => Interlocked.Increment(ref _pruned);

    public void Fail(string error)
    {
        Error = error;
        Interlocked.Increment(ref _errors);
    }

    private static void Add(ref long objects, ref long bytes, long size)
    {
        Interlocked.Increment(ref objects);
        Interlocked.Add(ref bytes, size);
    }
}
