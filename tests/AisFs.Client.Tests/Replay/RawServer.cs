using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AisFs.Client.Tests.Replay;

/// <summary>
/// A small HTTP/1.1 server over a socket that shows requests as they came and answers as told. Written apart from any
/// HTTP library, so that nothing is normalised on the way.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, Task> _connections = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _accepted;

    public RawServer(Func<RawRequest, ValueTask<RawResponse>>? handler = null, X509Certificate2? certificate = null)
    {
        Handler = handler ?? (static _ => ValueTask.FromResult(new RawResponse(500)));
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public RawServer(Func<RawRequest, RawResponse> handler)
        : this(request => ValueTask.FromResult(handler(request)))
    {
    }

    public Func<RawRequest, ValueTask<RawResponse>> Handler { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Authority => $"127.0.0.1:{Port}";

    public string Url => $"{(_certificate is null ? "http" : "https")}://{Authority}";

    /// <summary>The number of connections that were made.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>All requests in order.</summary>
    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (TcpClient client in _connections.Keys)
        {
            client.Dispose();
        }

        await _accepting;
        await Task.WhenAll(_connections.Values);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _connections[client] = Task.CompletedTask;
                _connections[client] = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        try
        {
            using (client)
            {
                client.NoDelay = true;
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    SslStream tls = new(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                Connection connection = new(stream);
                while (await connection.ReadRequestAsync(_stop.Token) is { } request)
                {
                    request.Server = this;
                    Requests.Enqueue(request);
                    RawResponse response = await Handler(request);
                    if (response.Hang)
                    {
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }

                    if (response.NoAnswer || !await connection.WriteAsync(request, response, _stop.Token))
                    {
                        client.Client.LingerState = new LingerOption(response.NoAnswer, 0);
                        return;
                    }
                }
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested || e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the server stops.
        }
        finally
        {
            _connections.TryRemove(client, out _);
        }
    }

    private sealed class Connection(Stream stream)
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _start;
        private int _end;

        public async ValueTask<RawRequest?> ReadRequestAsync(CancellationToken cancellationToken)
        {
            string? line = await ReadLineAsync(cancellationToken);
            if (line is null)
            {
                return null;
            }

            string[] parts = line.Split(' ');
            List<KeyValuePair<string, string>> headers = [];
            while (await ReadLineAsync(cancellationToken) is { Length: > 0 } header)
            {
                int colon = header.IndexOf(':', StringComparison.Ordinal);
                headers.Add(new(header[..colon], header[(colon + 1)..].Trim()));
            }

            return new RawRequest(parts[0], parts[1], headers, request => ReadBodyAsync(request, cancellationToken));
        }

        public async ValueTask<bool> WriteAsync(RawRequest request, RawResponse response, CancellationToken cancellationToken)
        {
            if (response.Raw is not null)
            {
                await stream.WriteAsync(response.Raw, cancellationToken);
                return false;
            }

            bool close = response.Close || (request.HasBody && !request.BodyWasRead);
            StringBuilder head = new($"HTTP/1.1 {response.Status} Status\r\n");
            foreach ((string name, string value) in response.Headers)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }

            if (!response.Headers.Any(static header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
            {
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {response.Body.Length}\r\n");
            }

            head.Append(close ? "Connection: close\r\n\r\n" : "\r\n");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()), cancellationToken);
            if (response.HeldBack is { } heldBack)
            {
                await stream.WriteAsync(response.Body.AsMemory(0, response.HeldBackAfter), cancellationToken);
                await heldBack.WaitAsync(cancellationToken);
                await stream.WriteAsync(response.Body.AsMemory(response.HeldBackAfter), cancellationToken);
            }
            else if (request.Method != "HEAD")
            {
                await stream.WriteAsync(response.TruncateAfter >= 0 ? response.Body.AsMemory(0, response.TruncateAfter) : response.Body, cancellationToken);
            }

            if (response.Stall)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return !close && response.TruncateAfter < 0;
        }

        private async ValueTask<byte[]> ReadBodyAsync(RawRequest request, CancellationToken cancellationToken)
        {
            if (request.HeaderOrNull("Expect") is not null && request.HasBody)
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
            }

            if (request.HeaderOrNull("Transfer-Encoding") is not null)
            {
                using MemoryStream body = new();
                while (true)
                {
                    int size = int.Parse((await ReadLineAsync(cancellationToken))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    body.Write(await ReadExactlyAsync(size, cancellationToken));
                    await ReadLineAsync(cancellationToken);
                    if (size == 0)
                    {
                        return body.ToArray();
                    }
                }
            }

            return await ReadExactlyAsync(int.Parse(request.HeaderOrNull("Content-Length") ?? "0", CultureInfo.InvariantCulture), cancellationToken);
        }

        private async ValueTask<byte[]> ReadExactlyAsync(int count, CancellationToken cancellationToken)
        {
            byte[] bytes = new byte[count];
            int filled = Math.Min(count, _end - _start);
            _buffer.AsSpan(_start, filled).CopyTo(bytes);
            _start += filled;
            await stream.ReadExactlyAsync(bytes.AsMemory(filled), cancellationToken);
            return bytes;
        }

        private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                int newLine = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (newLine >= 0)
                {
                    string line = Encoding.UTF8.GetString(_buffer, _start, newLine).TrimEnd('\r');
                    _start += newLine + 1;
                    return line;
                }

                if (_start > 0)
                {
                    _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                    _end -= _start;
                    _start = 0;
                }

                int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
                if (read == 0)
                {
                    return null;
                }

                _end += read;
            }
        }
    }
}
