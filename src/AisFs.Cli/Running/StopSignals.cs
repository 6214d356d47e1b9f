using System.Runtime.InteropServices;
using AisFs.Interop.Windows.Session;

namespace AisFs.Cli.Running;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP as events; the process is not ended by them. They are heard until the process ends: one that
/// comes while it ends must not turn a good end into a bad one, and to take a handler away while another is under way can
/// block both on Windows.
/// </summary>
internal sealed class StopSignals
{
    // Windows itself ends the process sooner: 5 s after a console was closed, 20 s after a service was to stop.
    private static readonly TimeSpan s_endingTime = TimeSpan.FromSeconds(20);
    private static readonly Lazy<StopSignals> s_signals = new(static () => new StopSignals());
    private static readonly CancellationTokenSource s_stopping = new();
    private static readonly ManualResetEventSlim s_done = new();

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StopSignals()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        if (OperatingSystem.IsWindows())
        {
            ConsoleLogoff.Handle(() => OnEnding());
        }
    }

    /// <summary>SIGHUP came: log files are to be reopened.</summary>
    public event Action? HangUp;

    /// <summary>Completes when the program is asked to stop.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Completes when it is asked a second time.</summary>
    public Task StopAgain => _again.Task;

    /// <summary>Is cancelled when the program is asked to stop.</summary>
    public CancellationToken Stopping { get; } = s_stopping.Token;

    /// <summary>What a signal means to a program that serves.</summary>
    /// <param name="signal">The signal. On Windows a closed console is SIGHUP, and a shutdown SIGTERM.</param>
    /// <param name="onWindows">Whether this is Windows.</param>
    /// <returns>The meaning.</returns>
    public static SignalMeaning MeaningOf(PosixSignal signal, bool onWindows) => signal switch
    {
        PosixSignal.SIGHUP => onWindows ? SignalMeaning.End : SignalMeaning.ReopenLog,
        PosixSignal.SIGTERM => onWindows ? SignalMeaning.End : SignalMeaning.Stop,
        _ => SignalMeaning.Stop,
    };

    /// <summary>Listens from now on.</summary>
    /// <returns>The one listener of the process.</returns>
    public static StopSignals Listen() => s_signals.Value;

    /// <summary>Lets Windows end the process where it only waits for that.</summary>
    public static void Finish() => s_done.Set();

    /// <summary>Asks the program to stop, as a signal does.</summary>
    public void Request()
    {
        if (_stop.TrySetResult())
        {
            _ = s_stopping.CancelAsync();
        }
        else
        {
            _again.TrySetResult();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        switch (MeaningOf(context.Signal, OperatingSystem.IsWindows()))
        {
            case SignalMeaning.ReopenLog:
                HangUp?.Invoke();
                break;
            case SignalMeaning.End:
                OnEnding();
                break;
            default:
                Request();
                break;
        }
    }

    // The console is closed, the user logs off, or Windows shuts down: the process is ended as soon as this returns.
    private void OnEnding()
    {
        Request();
        s_done.Wait(s_endingTime);
    }
}
