namespace AisFs.DevServer.Cluster;

/// <summary>Whether a node runs. May be changed and asked from any thread.</summary>
internal sealed class NodeLife
{
    private readonly Lock _gate = new();
    private INodePort? _port;
    private TaskCompletionSource? _resumed;

    public TargetCondition Condition { get; private set; }

    /// <summary>Says what the node listens on.</summary>
    public void Attach(INodePort port) => _port = port;

    public void Stop()
    {
        lock (_gate)
        {
            Condition = TargetCondition.Stopped;
            _port!.Close();
            EndHang();
        }
    }

    /// <summary>Starts a stopped node, lets a hung one go on.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (Condition == TargetCondition.Stopped)
            {
                _port!.Open();
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
