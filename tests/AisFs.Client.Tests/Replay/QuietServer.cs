using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AisFs.Client.Tests.Replay;

/// <summary>
/// A cluster of one node with one object. It allocates nothing once a connection is there: whatever the process allocates meanwhile,
/// others do.
/// </summary>
internal sealed class QuietServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _connections = [];
    private readonly byte[] _object;
    private readonly byte[] _map;
    private readonly Thread _accepting;

    /// <summary>Serves until it is disposed.</summary>
    /// <param name="content">The object's bytes.</param>
    public QuietServer(byte[] content)
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _object = [.. Head("application/octet-stream", content.Length), .. content];
        string node = $$"""{"daemon_id":"n1","public_net":{"direct_url":"{{Url}}"},"flags":0}""";
        byte[] map = Encoding.ASCII.GetBytes($$"""{"pmap":{"p1":{{node.Replace("n1", "p1", StringComparison.Ordinal)}}},"tmap":{"t1":{{node.Replace("n1", "t1", StringComparison.Ordinal)}}},"uuid":"u","version":"1"}""");
        _map = [.. Head("application/json", map.Length), .. map];
        _accepting = new Thread(Accept) { IsBackground = true };
        _accepting.Start();
    }

    public string Url { get; }

    public void Dispose()
    {
        _listener.Stop();
        _accepting.Join();
        lock (_connections)
        {
            _connections.ForEach(connection => connection.Dispose());
        }

        _listener.Dispose();
    }

    // The headers of a target's answer.
    private static byte[] Head(string type, int length) => Encoding.ASCII.GetBytes(string.Join(
        "\r\n",
        "HTTP/1.1 200 OK",
        $"Content-Length: {length}",
        $"Content-Type: {type}",
        "Date: Mon, 30 Nov 2026 03:05:04 GMT",
        "Ais-Atime: 1796007903734007600",
        "Ais-Checksum-Type: xxhash2",
        "Ais-Checksum-Value: ac869b6f32d8bbdb",
        "Ais-Version: 1",
        string.Empty,
        string.Empty));

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket connection = _listener.AcceptSocket();
                connection.NoDelay = true;
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private void Serve(Socket connection)
    {
        byte[] buffer = new byte[1 << 14];
        try
        {
            for (int filled = 0; ;)
            {
                int read = connection.Receive(buffer.AsSpan(filled));
                if (read == 0)
                {
                    return;
                }

                filled += read;
                if (buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
                {
                    connection.Send(buffer.AsSpan(0, filled).StartsWith("GET /v1/daemon"u8) ? _map : _object);
                    filled = 0;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone, or this has.
        }
    }
}
