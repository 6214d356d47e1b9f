using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;

namespace AisFs.Cli.Mounting;

/// <summary>
/// The daemon's side of <c>aisfs unmount</c>: a local socket named by the number of the mount's device. A client
/// that connects is told what is left to upload until the daemon ends, and then the outcome.
/// </summary>
internal sealed class MountWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    // A former mount of the same device number gives the address away as soon as it sees that it was unmounted.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _givenAway = new();
    private readonly List<Task> _talks = [];
    private readonly Socket _listener;
    private readonly VirtualFileSystem _fileSystem;
    private readonly string _stagingDirectory;
    private readonly Task _accepting;

    private MountWatch(Socket listener, VirtualFileSystem fileSystem, string stagingDirectory)
    {
        _listener = listener;
        _fileSystem = fileSystem;
        _stagingDirectory = stagingDirectory;
        _accepting = AcceptAsync();
    }

    /// <summary>The address for a mount. It lies in no folder, and is gone with the process.</summary>
    /// <param name="device">The device number as <c>major:minor</c>.</param>
    /// <returns>The address.</returns>
    public static UnixDomainSocketEndPoint AddressOf(string device) => new("\0aisfs.mount." + device);

    /// <summary>Begins to listen.</summary>
    /// <param name="device">The device number of the mount; null when it is gone already.</param>
    /// <param name="fileSystem">What is mounted.</param>
    /// <param name="stagingDirectory">Where bytes are kept that were not uploaded.</param>
    /// <returns>The watch; null when there can be none: then no program is told.</returns>
    public static async Task<MountWatch?> StartAsync(string? device, VirtualFileSystem fileSystem, string stagingDirectory)
    {
        for (long started = Stopwatch.GetTimestamp(); device is not null;)
        {
            Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                listener.Bind(AddressOf(device));
                listener.Listen();
                return new MountWatch(listener, fileSystem, stagingDirectory);
            }
            catch (SocketException e)
            {
                listener.Dispose();
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse || Stopwatch.GetElapsedTime(started) > s_patience)
                {
                    return null;
                }
            }

            await Task.Delay(s_pause).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>
    /// The mount is gone: the next mount may get its device number, and with it the address. Programs that are connected go on
    /// being told of the uploads, and so do those whose connection was not seen yet.
    /// </summary>
    public void GiveAddressAway()
    {
        if (!_accepting.IsCompleted)
        {
            _givenAway.Cancel();
        }
    }

    /// <summary>The mount has ended: tells what became of the uploads.</summary>
    public async ValueTask DisposeAsync()
    {
        await _givenAway.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_talks).ConfigureAwait(false);
        _givenAway.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        using (_listener)
        {
            while (!_givenAway.IsCancellationRequested)
            {
                try
                {
                    Talk(await _listener.AcceptAsync(_givenAway.Token).ConfigureAwait(false));
                }
                catch (OperationCanceledException)
                {
                    break;
                }
                catch (SocketException)
                {
                    await Task.Delay(s_pause).ConfigureAwait(false);
                }
            }

            // An unmount connects before it unmounts: it may be here, and not seen yet.
            while (TryAccept() is { } peer)
            {
                Talk(peer);
            }
        }
    }

    private Socket? TryAccept()
    {
        try
        {
            return _listener.Poll(0, SelectMode.SelectRead) ? _listener.Accept() : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private void Talk(Socket peer)
    {
        _talks.RemoveAll(static talk => talk.IsCompleted);
        _talks.Add(TalkAsync(peer));
    }

    private async Task TalkAsync(Socket peer)
    {
        using (peer)
        {
            if (!PeerUser.IsTrusted(peer))
            {
                return;
            }

            // What was left behind before is an old story, which its writer was told.
            int known = _fileSystem.Leftovers.Count;
            try
            {
                while (!_ending.IsCancellationRequested)
                {
                    UnsavedFiles unsaved = _fileSystem.Control.TakeUnsaved(0);
                    await SendAsync(peer, new UploadsLeft(unsaved.Count, unsaved.Bytes).ToLine()).ConfigureAwait(false);
                    await Task.Delay(s_interval, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                foreach (FsLeftover leftover in _fileSystem.Leftovers.Skip(known))
                {
                    await SendAsync(peer, UploadsEnd.LineOf(leftover)).ConfigureAwait(false);
                }

                await SendAsync(peer, UploadsEnd.LastLine(_stagingDirectory)).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // It does not wait any more.
            }
        }
    }

    private static async Task SendAsync(Socket peer, string line)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(line + "\n");
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await peer.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
        }
    }
}
