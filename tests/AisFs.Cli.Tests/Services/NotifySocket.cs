using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Services;

/// <summary>What systemd has for a service of <c>Type=notify</c>: a socket that keeps all that it is told.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="address">A path, or a name behind <c>@</c> that lies in no folder.</param>
    public NotifySocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));

        // The kernel keeps no more than ten messages for a reader that does not read.
        new Thread(Read) { IsBackground = true }.Start();
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    public string Address { get; }

    /// <summary>All assignments so far, in their order.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

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

    private void Read()
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (true)
            {
                int count = _socket.Receive(buffer);
                foreach (string line in Encoding.UTF8.GetString(buffer, 0, count).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    _lines.Enqueue(line);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
