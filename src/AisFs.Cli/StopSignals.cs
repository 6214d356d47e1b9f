using System.Runtime.InteropServices;

namespace AisFs.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP as events; the process is not ended by them.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan s_endingTime = TimeSpan.FromSeconds(20);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _done = new();

    public StopSignals()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            bool isShutdown = OperatingSystem.IsWindows() && signal == PosixSignal.SIGTERM;
            _registrations.Add(PosixSignalRegistration.Create(signal, isShutdown ? OnEnding : OnStop));
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OperatingSystem.IsWindows() ? OnEnding : OnHangUp));
    }

    /// <summary>SIGHUP came: log files are to be reopened.</summary>
    public event Action? HangUp;

    /// <summary>Completes when the program is asked to stop.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Completes when it is asked a second time.</summary>
    public Task StopAgain => _again.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        _done.Set();
        _registrations.ForEach(r => r.Dispose());
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stop.TrySetResult())
        {
            _again.TrySetResult();
        }
    }

    // The console is closed, or Windows shuts down: the process is ended as soon as this returns.
    private void OnEnding(PosixSignalContext context)
    {
        OnStop(context);
        _done.Wait(s_endingTime);
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        HangUp?.Invoke();
    }
}
