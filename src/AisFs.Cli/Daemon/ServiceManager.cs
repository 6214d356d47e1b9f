using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AisFs.Cli.Daemon;

/// <summary>
/// What systemd is told by a service of <c>Type=notify</c>: datagrams to the socket that NOTIFY_SOCKET names, as
/// sd_notify(3) describes. Without that variable nothing is sent. An error of the socket is no error of the mount.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcessVariable = "WATCHDOG_PID";

    // A service manager that does not listen must not hold the mount for long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Socket? _socket;

    private ServiceManager(Socket? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        Watchdog = socket is null ? null : watchdog;
    }

    /// <summary>The service manager of this process.</summary>
    public static ServiceManager Current { get; } = Create(Environment.GetEnvironmentVariable);

    /// <summary>Whether there is one that listens.</summary>
    public bool IsPresent => _socket is not null;

    /// <summary>How often it wants a sign of life at least; null for never.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>Finds the service manager.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>What tells it.</returns>
    public static ServiceManager Create(Func<string, string?> variable)
    {
        // An address that begins with @ lies in no folder. Other kinds of sockets (vsock) are for virtual machines.
        if (!OperatingSystem.IsLinux() || variable(SocketVariable) is not { Length: > 1 } address || address[0] is not ('/' or '@'))
        {
            return new ServiceManager(null, null);
        }

        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = (int)s_patience.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            return new ServiceManager(null, null);
        }

        bool isMeant = variable(WatchdogProcessVariable) is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = isMeant && long.TryParse(variable(WatchdogVariable), CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(Math.Min(microseconds, (long)TimeSpan.FromDays(1).TotalMicroseconds))
            : null;
        return new ServiceManager(socket, watchdog);
    }

    /// <summary>Sends assignments.</summary>
    /// <param name="assignments">For example <c>READY=1</c>. A line break in one becomes a space.</param>
    public void Send(params ReadOnlySpan<string> assignments)
    {
        if (_socket is null)
        {
            return;
        }

        StringBuilder text = new();
        foreach (string assignment in assignments)
        {
            text.Append(assignment.ReplaceLineEndings(" ")).Append('\n');
        }

        lock (_lock)
        {
            try
            {
                _ = _socket?.Send(Encoding.UTF8.GetBytes(text.ToString()));
            }
            catch (SocketException)
            {
                // It has gone, or is too busy to listen.
            }
        }
    }

    /// <summary>Sends what <c>systemctl status</c> shows.</summary>
    /// <param name="text">One sentence.</param>
    public void SendStatus(string text) => Send("STATUS=" + text);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _socket?.Dispose();
            _socket = null;
        }
    }
}
