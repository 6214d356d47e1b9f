using System.Net.Sockets;

namespace AisFs.Cli.Mounting;

/// <summary>The waiting of <c>aisfs unmount</c> for the daemon's last uploads.</summary>
internal sealed class UploadsWait : IDisposable
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_terminalInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;

    private UploadsWait(Socket socket) => _socket = socket;

    /// <summary>Connects to the daemon of a mount, before that is taken away.</summary>
    /// <param name="device">The device number of the mount.</param>
    /// <returns>The connection; null when there is none to be had: a dead mount, or another network namespace.</returns>
    public static async Task<UploadsWait?> ConnectAsync(string device)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using CancellationTokenSource limit = new(s_connectLimit);
            await socket.ConnectAsync(MountWatch.AddressOf(device), limit.Token).ConfigureAwait(false);
            if (PeerUser.IsTrusted(socket))
            {
                return new UploadsWait(socket);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // There is no process to wait for.
        }

        socket.Dispose();
        return null;
    }

    /// <summary>What was left when the daemon last said so.</summary>
    public UploadsLeft Left { get; private set; }

    /// <summary>Waits until the daemon has ended, and shows what is left to be done: once a second on a terminal, seldom elsewhere.</summary>
    /// <param name="progress">Where to show it.</param>
    /// <param name="isTerminal">Whether a line there can be written over.</param>
    /// <param name="cancellationToken">Ends the waiting; the daemon goes on.</param>
    /// <returns>What became of the uploads; null when the waiting was ended.</returns>
    public async Task<UploadsEnd?> RunAsync(TextWriter progress, bool isTerminal, CancellationToken cancellationToken)
    {
        UploadsEnd? end = new();
        TimeSpan interval = isTerminal ? s_terminalInterval : s_lineInterval;
        UploadsLeft shown = default;
        long shownAt = 0;
        int width = 0;
        using NetworkStream stream = new(_socket, ownsSocket: false);
        using StreamReader reader = new(stream);
        try
        {
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                end.Add(line);
                if (!UploadsLeft.TryParse(line, out UploadsLeft? left))
                {
                    continue;
                }

                Left = left.Value;
                if (Left.Files == 0 || Left == shown || (shownAt != 0 && TimeProvider.System.GetElapsedTime(shownAt) < interval))
                {
                    continue;
                }

                shown = Left;
                shownAt = TimeProvider.System.GetTimestamp();
                string text = Left.ToString();
                await progress.WriteAsync(isTerminal ? '\r' + text.PadRight(width) : text + Environment.NewLine).ConfigureAwait(false);
                width = isTerminal ? text.Length : 0;
            }
        }
        catch (IOException)
        {
            // It has ended without the last line.
        }
        catch (OperationCanceledException)
        {
            end = null;
        }

        if (width > 0)
        {
            await progress.WriteAsync('\r' + new string(' ', width) + '\r').ConfigureAwait(false);
        }

        return end;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
