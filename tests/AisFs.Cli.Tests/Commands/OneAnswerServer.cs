using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AisFs.Cli.Tests.Commands;

/// <summary>Gives the same bytes to whoever connects.</summary>
internal sealed class OneAnswerServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public OneAnswerServer(string answer)
    {
        _listener.Start();
        _loop = ServeAsync(Encoding.ASCII.GetBytes(answer));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }

    private async Task ServeAsync(byte[] answer)
    {
        byte[] request = new byte[4096];
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(answer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (IOException)
            {
                // The client left early.
            }
        }
    }
}
