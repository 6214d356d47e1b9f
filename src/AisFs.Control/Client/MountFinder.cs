using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AisFs.Control.Contract;
using AisFs.Control.Places;

namespace AisFs.Control.Client;

/// <summary>Finds the mounts of this host that this user may ask: the own ones, and for root those of all users.</summary>
public static class MountFinder
{
    private const int MaxIdentityBytes = 64 << 10;
    private const int NoSuchFile = 2;

    /// <summary>Finds them. What dead mounts of this user have left is removed.</summary>
    /// <returns>The mounts, in the order of their mountpoints. Some may be dead, or not answer.</returns>
    public static IReadOnlyList<FoundMount> Find()
    {
        List<FoundMount> found = [];
        string own = ControlFolder.OfThisUser();
        foreach (string folder in ControlFolder.All())
        {
            foreach (ControlPlace place in ControlPlace.FindIn(folder))
            {
                MountIdentity? identity = TryRead(place);
                if (!IsAlive(place, identity))
                {
                    if (folder == own)
                    {
                        place.Remove();
                    }
                }
                else if (identity is not null)
                {
                    found.Add(new FoundMount(place, identity));
                }
            }
        }

        return [.. found.OrderBy(static mount => mount.Identity.Mountpoint, StringComparer.Ordinal).ThenBy(static mount => mount.Identity.Started)];
    }

    /// <summary>Asks many mounts at once.</summary>
    /// <param name="mounts">The mounts.</param>
    /// <param name="path">The path and query.</param>
    /// <param name="type">What the answer is.</param>
    /// <param name="limit">How long to wait for them all together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers in the order of the mounts. Mounts that turn out to be dead are left out, and removed.</returns>
    public static async Task<IReadOnlyList<MountAnswer<T>>> AskAllAsync<T>(
        IReadOnlyList<FoundMount> mounts, string path, JsonTypeInfo<T> type, TimeSpan limit, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(mounts);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        MountAnswer<T>?[] answers = await Task.WhenAll(mounts.Select(mount => AskAsync(mount, path, type, end.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answers.OfType<MountAnswer<T>>()];
    }

    private static async Task<MountAnswer<T>?> AskAsync<T>(FoundMount mount, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using ControlClient client = new(mount.Place);
        long asked = Stopwatch.GetTimestamp();
        try
        {
            T value = await client.GetAsync(path, type, cancellationToken).ConfigureAwait(false);
            return new MountAnswer<T>(mount, value, null) { Took = Stopwatch.GetElapsedTime(asked) };
        }
        catch (OperationCanceledException)
        {
            return new MountAnswer<T>(mount, null, "does not answer");
        }
        catch (HttpRequestException e) when (IsDead(e))
        {
            // Its process id belongs to another program by now.
            if (mount.Place.Folder == ControlFolder.OfThisUser())
            {
                mount.Place.Remove();
            }

            return null;
        }
        catch (Exception e) when (e is HttpRequestException or ControlClientException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return new MountAnswer<T>(mount, null, e.Message);
        }
    }

    private static bool IsDead(HttpRequestException exception)
        => exception.InnerException is FileNotFoundException || (exception.InnerException is SocketException socket && IsDead(socket));

    // Nobody listens any more, or the socket is gone.
    private static bool IsDead(SocketException exception)
        => exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || exception.NativeErrorCode == NoSuchFile;

    // A number alone proves nothing: it may belong to another program by now, or to another namespace.
    private static bool IsAlive(ControlPlace place, MountIdentity? identity)
    {
        if (OperatingSystem.IsWindows())
        {
            return IsRunning(place.Pid, identity?.Started ?? DateTimeOffset.MaxValue);
        }

        try
        {
            // Never waits: a full queue of a mount that hangs is an answer, too.
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(new UnixDomainSocketEndPoint(place.Socket));
            return true;
        }
        catch (SocketException e)
        {
            return !IsDead(e);
        }
    }

    // Windows gives a number to the next program soon. One that is younger than the mount is not its process.
    private static bool IsRunning(int pid, DateTimeOffset mounted)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited && process.StartTime.ToUniversalTime() <= mounted.UtcDateTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return e is System.ComponentModel.Win32Exception;
        }
    }

    private static MountIdentity? TryRead(ControlPlace place)
    {
        try
        {
            using FileStream file = new(place.Identity, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            MountIdentity? identity = file.Length <= MaxIdentityBytes ? JsonSerializer.Deserialize(file, ControlJson.Default.MountIdentity) : null;
            return identity is { Mountpoint: not null, Source: not null, Version: not null, User: not null } ? identity with { Pid = place.Pid } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
