using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Native;

/// <summary>Receives a file descriptor that another process sends over a socket (SCM_RIGHTS).</summary>
internal static unsafe class DescriptorReceiver
{
    // cmsghdr: a word for the length, level and type as int; then the descriptor, all padded to words.
    private const int ControlSize = 64;

    /// <summary>Waits for one descriptor.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The descriptor, or -1 when the other end closed without sending one.</returns>
    public static int Receive(int socket)
    {
        byte data;
        byte* control = stackalloc byte[ControlSize];
        new Span<byte>(control, ControlSize).Clear();
        IoVector vector = new() { Base = &data, Length = 1 };
        MessageHeader message = new() { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize };

        nint n;
        do
        {
            n = Libc.recvmsg(socket, &message, Libc.MSG_CMSG_CLOEXEC);
        }
        while (n < 0 && Libc.LastError == Errno.EINTR);

        int headerSize = sizeof(nuint) + (2 * sizeof(int));
        if (n <= 0 || message.ControlLength < (nuint)(headerSize + sizeof(int)))
        {
            return -1;
        }

        int level = *(int*)(control + sizeof(nuint));
        int type = *(int*)(control + sizeof(nuint) + sizeof(int));
        return level == Libc.SOL_SOCKET && type == Libc.SCM_RIGHTS ? *(int*)(control + headerSize) : -1;
    }
}
