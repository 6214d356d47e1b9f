using AisFs.DevServer.Cluster;

namespace AisFs.DevServer.Hosting;

internal sealed partial class Exchange
{
    /// <summary>Bytes of content sent in the answer.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes of content received.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Called once the operation is known; false if the request has been answered already.</summary>
    public ValueTask<bool> BeginOperationAsync() => ValueTask.FromResult(Operation >= 0);

    /// <summary>The target to redirect to: the right one, unless a fault says otherwise.</summary>
    public NodeInfo MisdirectedTarget(NodeInfo owner) => Cluster.Targets.Count > 0 ? owner : Node;

    private static ValueTask<long> PaceAsync(long length) => ValueTask.FromResult(length);

    private static void CheckUpload()
    {
    }
}
