using System.Runtime.InteropServices;

namespace AisFs.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP as events; the process is not ended by them.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StopSignals()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnStop));
        }

        if (!OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp));
        }
    }

    /// <summary>SIGHUP came: log files are to be reopened.</summary>
    public event Action? HangUp;

    /// <summary>Completes when the program is asked to stop.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Completes when it is asked a second time.</summary>
    public Task StopAgain => _again.Task;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stop.TrySetResult())
        {
            _again.TrySetResult();
        }
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        HangUp?.Invoke();
    }
}
