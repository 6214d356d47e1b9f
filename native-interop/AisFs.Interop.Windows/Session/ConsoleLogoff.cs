using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AisFs.Interop.Windows.Native;

namespace AisFs.Interop.Windows.Session;

/// <summary>CTRL_LOGOFF_EVENT, the one event of the console that .NET has no signal for: the user logs off.</summary>
public static unsafe class ConsoleLogoff
{
    private const uint LogoffEvent = 5;

    private static Action? s_handler;

    /// <summary>
    /// Has a handler called when the user logs off, for as long as the process lives. Windows ends the process when it
    /// returns, or after 5 s. In session 0, that of the services, anybody's logoff is reported: there it is passed over.
    /// </summary>
    /// <param name="handler">The handler; it runs on a thread of the system.</param>
    [SupportedOSPlatform("windows")]
    public static void Handle(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        using Process self = Process.GetCurrentProcess();
        if (self.SessionId != 0 && Interlocked.CompareExchange(ref s_handler, handler, null) is null)
        {
            // Without it the process is ended at once, as it was before: no reason not to run.
            _ = Kernel32.SetConsoleCtrlHandler(&OnControl, 1);
        }
    }

    [UnmanagedCallersOnly]
    private static int OnControl(uint control)
    {
        if (control != LogoffEvent || s_handler is not { } handler)
        {
            return 0;
        }

        try
        {
            handler();
        }
        catch (Exception e)
        {
            // Nothing may leave a callback of the system.
            Trace.TraceError(e.ToString());
        }

        return 1;
    }
}
