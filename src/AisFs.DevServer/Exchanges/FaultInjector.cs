using System.Globalization;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Exchanges;

/// <summary>
/// The faults of one request: <see cref="StrikeAsync"/> asks the plan which faults strike it, and the other members let them
/// strike while content comes and goes. To add a fault, add it to <see cref="FaultAction"/>, take it in StrikeAsync, and act on
/// it at the place where it strikes.
/// </summary>
internal sealed class FaultInjector(FaultPlan plan, TimeProvider clock)
{
    private static readonly TimeSpan s_dripStep = TimeSpan.FromMilliseconds(50);
    private FaultRule? _bodyFault;
    private FaultRule? _uploadFault;
    private long _dripRate;
    private bool _isMisdirected;
    private bool _losesAnswer;

    /// <summary>Whether a fault strikes the content of the answer.</summary>
    public bool StrikesContent => _bodyFault is not null || _dripRate > 0;

    /// <summary>Forgets the faults of the request before.</summary>
    public void Clear()
    {
        _bodyFault = null;
        _uploadFault = null;
        _dripRate = 0;
        _isMisdirected = false;
        _losesAnswer = false;
    }

    /// <summary>Finds the faults of a request whose operation is known, and lets those strike that come before the answer.</summary>
    /// <returns>False if a fault has ended the request.</returns>
    public async ValueTask<bool> StrikeAsync(Exchange exchange)
    {
        List<FaultRule>? faults = plan.Match(exchange.Method, exchange.Operation, exchange.Node.Role, exchange.BucketKey.Name ?? string.Empty, exchange.ObjectName);
        foreach (FaultRule fault in faults ?? [])
        {
            switch (fault.Action)
            {
                case FaultAction.Delay:
                    await Task.Delay(fault.Delay, clock, exchange.Aborted).ConfigureAwait(false);
                    break;
                case FaultAction.Status:
                    await AnswerAsync(exchange, fault).ConfigureAwait(false);
                    return false;
                case FaultAction.Reset:
                    exchange.Reset();
                    return false;
                case FaultAction.Hang:
                    await HangAsync(exchange).ConfigureAwait(false);
                    return false;
                case FaultAction.WrongTarget:
                    _isMisdirected = true;
                    break;
                case FaultAction.Drip:
                    _dripRate = fault.BytesPerSecond;
                    break;
                case FaultAction.ResetUpload:
                    _uploadFault = fault;
                    break;
                case FaultAction.LoseAnswer:
                    _losesAnswer = true;
                    break;
                default:
                    _bodyFault = fault;
                    break;
            }
        }

        return true;
    }

    /// <summary>The target to redirect to: the owner, unless a fault says otherwise.</summary>
    public NodeInfo Misdirect(NodeInfo owner, IEnumerable<NodeInfo> targets)
        => _isMisdirected ? targets.FirstOrDefault(target => target != owner) ?? owner : owner;

    /// <summary>Resets the connection if the answer is to be lost. Called when the answer is complete but for what is still buffered.</summary>
    public void EndAnswer(Exchange exchange)
    {
        if (_losesAnswer)
        {
            exchange.Reset();
        }
    }

    /// <summary>Waits until more of the answer's content may be sent, and says how much.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="length">How many bytes are left.</param>
    /// <returns>How many bytes may be sent next; 0 ends the content here.</returns>
    public async ValueTask<long> PaceAsync(Exchange exchange, long length)
    {
        if (_losesAnswer)
        {
            exchange.Reset();
            return 0;
        }

        if (_bodyFault is { } fault)
        {
            length = Math.Min(length, fault.Bytes - exchange.Meter.BytesWritten);
            if (length <= 0)
            {
                await EndContentAsync(exchange, fault.Action).ConfigureAwait(false);
                return 0;
            }
        }

        if (_dripRate > 0)
        {
            if (exchange.Meter.BytesWritten > 0)
            {
                await Task.Delay(s_dripStep, clock, exchange.Aborted).ConfigureAwait(false);
            }

            length = Math.Min(length, Math.Max(1, _dripRate * s_dripStep.Ticks / TimeSpan.TicksPerSecond));
        }

        return length;
    }

    /// <summary>Resets the connection if enough of the request's content has come.</summary>
    /// <exception cref="OperationCanceledException">A fault has cut the upload.</exception>
    public void CheckUpload(Exchange exchange)
    {
        if (_uploadFault is { } fault && exchange.Meter.BytesRead >= fault.Bytes)
        {
            exchange.Reset();
            throw new OperationCanceledException("A fault has cut the upload.");
        }
    }

    private static async Task AnswerAsync(Exchange exchange, FaultRule fault)
    {
        if (fault.RetryAfter is { } wait)
        {
            exchange.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await exchange.FailAsync(fault.Status, fault.TypeCode, fault.Message ?? $"{exchange.Node.Name}: fault plan says {fault.Status}").ConfigureAwait(false);
    }

    private async Task EndContentAsync(Exchange exchange, FaultAction action)
    {
        switch (action)
        {
            case FaultAction.ResetBody:
                exchange.Reset();
                break;
            case FaultAction.StopTarget:
                exchange.Node.Stop();
                break;
            case FaultAction.HangBody:
                await HangAsync(exchange).ConfigureAwait(false);
                break;
        }
    }

    private Task HangAsync(Exchange exchange) => Task.Delay(Timeout.InfiniteTimeSpan, clock, exchange.Aborted);
}
