using System.Net.Sockets;
using System.Text;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Services;

/// <summary>What systemd has for a service of <c>Type=notify</c>: a socket that keeps all that it is told.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _lines = [];
    private readonly byte[] _buffer = new byte[65536];

    /// <summary>Begins to listen.</summary>
    /// <param name="address">A path, or a name behind <c>@</c> that lies in no folder.</param>
    public NotifySocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    public string Address { get; }

    /// <summary>All assignments so far, in their order.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            while (_socket.Available > 0)
            {
                int count = _socket.Receive(_buffer);
                _lines.AddRange(Encoding.UTF8.GetString(_buffer, 0, count).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }

            return _lines;
        }
    }

    /// <summary>Waits for an assignment.</summary>
    /// <param name="start">How it begins.</param>
    /// <param name="part">What is in it, too.</param>
    /// <returns>Completes when it has come.</returns>
    public Task WaitAsync(string start, string part = "")
        => Wait.UntilAsync(
            () => Lines.Any(line => line.StartsWith(start, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal)),
            () => $"'{start}' with '{part}' did not come:\n{string.Join('\n', Lines)}");

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
