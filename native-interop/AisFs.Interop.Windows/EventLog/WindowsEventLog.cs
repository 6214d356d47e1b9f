using System.Runtime.Versioning;
using AisFs.Interop.Windows.Native;

namespace AisFs.Interop.Windows.EventLog;

/// <summary>
/// Writes to the Application log of Windows. Event ids are those that the message file of the system knows for any
/// source (<c>EventCreate.exe</c>: 1 to 1000, one text each), so that no message file of ours is needed.
/// </summary>
[SupportedOSPlatform("windows")]
public sealed unsafe class WindowsEventLog : IDisposable
{
    // ReportEvent takes at most 31,839 characters of one string.
    private const int MaxLength = 31_000;

    private readonly Lock _gate = new();
    private nint _handle;

    /// <summary>Opens the log. Where that is refused, nothing is ever written.</summary>
    /// <param name="source">The name under which entries appear.</param>
    public WindowsEventLog(string source) => _handle = Advapi32.RegisterEventSourceW(0, source);

    /// <summary>Writes an entry.</summary>
    /// <param name="kind">How bad it is.</param>
    /// <param name="message">The text; what is beyond 31,000 characters is cut off.</param>
    /// <returns>Whether Windows took it.</returns>
    public bool Write(WindowsEventKind kind, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        string text = message.Length <= MaxLength ? message : message[..MaxLength];
        lock (_gate)
        {
            fixed (char* characters = text)
            {
                // A string is NUL-terminated where it lies; the list of strings is one pointer long.
                char* first = characters;
                return _handle != 0 && Advapi32.ReportEventW(_handle, (ushort)kind, 0, IdOf(kind), 0, 1, 0, &first, 0) != 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_handle != 0)
            {
                _ = Advapi32.DeregisterEventSource(_handle);
                _handle = 0;
            }
        }
    }

    private static uint IdOf(WindowsEventKind kind) => kind switch
    {
        WindowsEventKind.Error => 3,
        WindowsEventKind.Warning => 2,
        _ => 1,
    };
}
