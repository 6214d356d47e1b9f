namespace AisFs.DevServer.Api;

/// <summary>Counts what a cluster was asked for. A request that the proxy redirects counts at the proxy and at the target.</summary>
public sealed class RequestLog
{
    private static readonly string[] s_methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "other"];
    private static readonly int s_operations = Enum.GetValues<Operation>().Length;
    private readonly long[] _counts = new long[s_methods.Length * s_operations * 2];
    private long _bytesSent;
    private long _bytesReceived;

    /// <summary>Bytes of object content that were sent.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Bytes of object content that were received.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>How many requests came that match all criteria; null matches everything.</summary>
    /// <param name="operation">What was asked for.</param>
    /// <param name="role">Which kind of node was asked.</param>
    /// <param name="method">The HTTP method.</param>
    public long Count(Operation? operation = null, NodeRole? role = null, string? method = null)
    {
        long sum = 0;
        foreach (RequestCount count in Snapshot())
        {
            if ((operation is null || count.Operation == operation) && (role is null || count.Role == role) && (method is null || count.Method == method))
            {
                sum += count.Count;
            }
        }

        return sum;
    }

    /// <summary>All counts that are not zero.</summary>
    public IReadOnlyList<RequestCount> Snapshot()
    {
        List<RequestCount> counts = [];
        for (int i = 0; i < _counts.Length; i++)
        {
            long count = Volatile.Read(ref _counts[i]);
            if (count > 0)
            {
                int rest = i / 2;
                counts.Add(new RequestCount(s_methods[rest % s_methods.Length], (Operation)(rest / s_methods.Length), (NodeRole)(i % 2), count));
            }
        }

        return counts;
    }

    /// <summary>Sets all counts to zero.</summary>
    public void Clear()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            Interlocked.Exchange(ref _counts[i], 0);
        }

        Interlocked.Exchange(ref _bytesSent, 0);
        Interlocked.Exchange(ref _bytesReceived, 0);
    }

    internal void Begin(string method, Operation operation, NodeRole role)
    {
        int known = Array.IndexOf(s_methods, method);
        int index = ((((int)operation * s_methods.Length) + (known < 0 ? s_methods.Length - 1 : known)) * 2) + (int)role;
        Interlocked.Increment(ref _counts[index]);
    }

    internal void AddSent(long bytes) => Interlocked.Add(ref _bytesSent, bytes);

    internal void AddReceived(long bytes) => Interlocked.Add(ref _bytesReceived, bytes);
}
