using System.Net.Sockets;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Mounting;

/// <summary>The user at the other end of a local socket.</summary>
internal static class PeerUser
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Whether the other end is the same user or root; root itself trusts everybody with what it is told.</summary>
    /// <param name="socket">The connected socket.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsTrusted(Socket socket) => FindUser(socket) is { } user && (HostProcess.User == 0 || IsOwner(user));

    /// <summary>Whether the other end is the same user or root: others give this process no orders.</summary>
    /// <param name="socket">The connected socket.</param>
    /// <returns>Whether it is.</returns>
    public static bool MayOrder(Socket socket) => FindUser(socket) is { } user && IsOwner(user);

    private static bool IsOwner(uint user) => user == 0 || user == HostProcess.User;

    private static uint? FindUser(Socket socket)
    {
        try
        {
            // struct ucred: process, user, group.
            Span<byte> credentials = stackalloc byte[12];
            socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            return BitConverter.ToUInt32(credentials[4..]);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
