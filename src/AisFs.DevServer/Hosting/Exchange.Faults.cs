using System.Globalization;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Transport;

namespace AisFs.DevServer.Hosting;

internal sealed partial class Exchange
{
    private static readonly TimeSpan s_dripStep = TimeSpan.FromMilliseconds(50);
    private FaultRule? _bodyFault;
    private FaultRule? _uploadFault;
    private long _dripRate;
    private bool _wrongTarget;
    private bool _loseAnswer;

    /// <summary>Bytes of content sent in the answer.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes of content received.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Called once the operation is known; false if a fault has ended the request already.</summary>
    public async ValueTask<bool> BeginOperationAsync()
    {
        Counted = true;
        Cluster.Requests.Begin(Method, Operation, Node.Role);
        List<FaultRule>? faults = Cluster.Faults.Match(Method, Operation, Node.Role, BucketKey.Name ?? string.Empty, ObjectName);
        if (faults is null)
        {
            return true;
        }

        foreach (FaultRule fault in faults)
        {
            switch (fault.Action)
            {
                case FaultAction.Delay:
                    await Task.Delay(fault.Delay, Cluster.Clock, Aborted).ConfigureAwait(false);
                    break;
                case FaultAction.Status:
                    await AnswerFaultAsync(fault).ConfigureAwait(false);
                    return false;
                case FaultAction.Reset:
                    Reset();
                    return false;
                case FaultAction.Hang:
                    await HangAsync().ConfigureAwait(false);
                    return false;
                case FaultAction.WrongTarget:
                    _wrongTarget = true;
                    break;
                case FaultAction.Drip:
                    _dripRate = fault.BytesPerSecond;
                    break;
                case FaultAction.ResetUpload:
                    _uploadFault = fault;
                    break;
                case FaultAction.LoseAnswer:
                    _loseAnswer = true;
                    break;
                default:
                    _bodyFault = fault;
                    break;
            }
        }

        return true;
    }

    /// <summary>Counts a request that failed before it was known what it asks for.</summary>
    public void CountIfNew()
    {
        if (!Counted)
        {
            Counted = true;
            Cluster.Requests.Begin(Method, Operation, Node.Role);
        }
    }

    /// <summary>The target to redirect to: the right one, unless a fault says otherwise.</summary>
    public NodeInfo MisdirectedTarget(NodeInfo owner)
        => _wrongTarget ? Cluster.Targets.FirstOrDefault(target => target != owner) ?? owner : owner;

    /// <summary>Called when the answer is complete but for what is still buffered.</summary>
    public void LoseAnswerIfAsked()
    {
        if (_loseAnswer)
        {
            Reset();
        }
    }

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset()
    {
        Features.Get<IContentSink>()?.Reset();
        Http.Abort();
    }

    private bool HasContentFault => _bodyFault is not null || _dripRate > 0;

    private void ClearFaults()
    {
        _bodyFault = null;
        _uploadFault = null;
        _dripRate = 0;
        _wrongTarget = false;
        _loseAnswer = false;
        BytesRead = 0;
        BytesWritten = 0;
        Counted = false;
    }

    private async Task AnswerFaultAsync(FaultRule fault)
    {
        if (fault.RetryAfter is { } wait)
        {
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await FailAsync(fault.Status, fault.TypeCode, fault.Message ?? $"{Node.Name}: fault plan says {fault.Status}").ConfigureAwait(false);
    }

    private Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, Cluster.Clock, Aborted);

    /// <summary>How many bytes may be sent next: 0 or fewer ends the body here.</summary>
    private async ValueTask<long> PaceAsync(long length)
    {
        if (_loseAnswer)
        {
            Reset();
            return 0;
        }

        if (_bodyFault is { } fault)
        {
            long left = fault.Bytes - BytesWritten;
            if (left <= 0)
            {
                switch (fault.Action)
                {
                    case FaultAction.ResetBody:
                        Reset();
                        break;
                    case FaultAction.StopTarget:
                        Node.Stop();
                        break;
                    case FaultAction.HangBody:
                        await HangAsync().ConfigureAwait(false);
                        break;
                }

                return 0;
            }

            length = Math.Min(length, left);
        }

        if (_dripRate > 0)
        {
            if (BytesWritten > 0)
            {
                await Task.Delay(s_dripStep, Cluster.Clock, Aborted).ConfigureAwait(false);
            }

            length = Math.Min(length, Math.Max(1, _dripRate * s_dripStep.Ticks / TimeSpan.TicksPerSecond));
        }

        return length;
    }

    /// <exception cref="OperationCanceledException">A fault has cut the upload.</exception>
    private void CheckUpload()
    {
        if (_uploadFault is { } fault && BytesRead >= fault.Bytes)
        {
            Reset();
            throw new OperationCanceledException("A fault has cut the upload.");
        }
    }
}
