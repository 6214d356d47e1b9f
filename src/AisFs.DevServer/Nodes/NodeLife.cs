using AisFs.DevServer.Api;

namespace AisFs.DevServer.Nodes;

/// <summary>Whether a node runs. May be changed and asked from any thread.</summary>
/// <param name="port">What the node listens on; null for a node that is never stopped.</param>
internal sealed class NodeLife(INodePort? port = null)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _resumed;

    public TargetCondition Condition { get; private set; }

    public void Stop()
    {
        lock (_gate)
        {
            Condition = TargetCondition.Stopped;
            port!.Close();
            EndHang();
        }
    }

    /// <summary>Starts a stopped node, and lets a hung node go on.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (Condition == TargetCondition.Stopped)
            {
                port!.Open();
            }

            Condition = TargetCondition.Running;
            EndHang();
        }
    }

    public void Hang()
    {
        lock (_gate)
        {
            if (Condition == TargetCondition.Stopped)
            {
                throw new InvalidOperationException("The target is stopped.");
            }

            Condition = TargetCondition.Hung;
            _resumed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits while the node hangs.</summary>
    public ValueTask WaitAsync(CancellationToken ct)
    {
        TaskCompletionSource? resumed = Volatile.Read(ref _resumed);
        return resumed is null ? ValueTask.CompletedTask : new ValueTask(resumed.Task.WaitAsync(ct));
    }

    private void EndHang()
    {
        _resumed?.TrySetResult();
        Volatile.Write(ref _resumed, null);
    }
}
