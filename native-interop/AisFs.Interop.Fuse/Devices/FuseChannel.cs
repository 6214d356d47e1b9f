using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Devices;

/// <summary>
/// Reads requests from a device and writes replies to it. A reply must go to the device its request came from. It is one
/// write: the kernel takes all of it or refuses it.
/// </summary>
internal sealed unsafe class FuseChannel
{
    private readonly int _fd;

    public FuseChannel(int fd) => _fd = fd;

    /// <summary>Waits for a request.</summary>
    /// <param name="buffer">Room for the greatest request that was agreed upon.</param>
    /// <param name="size">The size of the buffer.</param>
    /// <param name="error">The error when nothing was read.</param>
    /// <returns>The number of bytes read.</returns>
    public int Read(byte* buffer, int size, out Errno error)
    {
        nint n = Libc.read(_fd, buffer, (nuint)size);
        error = n < 0 ? Libc.LastError : Errno.None;
        return (int)n;
    }

    public Errno SendError(ulong unique, Errno error)
    {
        fuse_out_header header = new() { len = (uint)sizeof(fuse_out_header), error = -(int)error, unique = unique };
        return Write((byte*)&header, sizeof(fuse_out_header));
    }

    public Errno SendBody<T>(ulong unique, in T body)
        where T : unmanaged
    {
        Message<T> message = new()
        {
            Header = new fuse_out_header { len = (uint)(sizeof(fuse_out_header) + sizeof(T)), unique = unique },
            Body = body,
        };
        return Write((byte*)&message, sizeof(fuse_out_header) + sizeof(T));
    }

    public Errno SendBytes(ulong unique, byte* bytes, int length)
    {
        IoVector* vectors = stackalloc IoVector[2];
        vectors[1] = new IoVector { Base = bytes, Length = (nuint)length };
        return Send(unique, vectors, 1, length);
    }

    public Errno SendBytes(ulong unique, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return SendBytes(unique, start, bytes.Length);
        }
    }

    /// <summary>Sends a reply in pieces.</summary>
    /// <param name="unique">The request.</param>
    /// <param name="vectors">The pieces; the first is left free for the header.</param>
    /// <param name="count">The number of pieces without the header.</param>
    /// <param name="length">The bytes of all pieces without the header.</param>
    /// <returns>Why the kernel refused it.</returns>
    public Errno Send(ulong unique, IoVector* vectors, int count, int length)
    {
        fuse_out_header header = new() { len = (uint)(sizeof(fuse_out_header) + length), unique = unique };
        vectors[0] = new IoVector { Base = &header, Length = (nuint)sizeof(fuse_out_header) };
        return WriteAll(vectors, count + 1);
    }

    /// <summary>Announces something; the reply to request 0.</summary>
    /// <typeparam name="T">The announcement's type.</typeparam>
    /// <param name="code">What is announced.</param>
    /// <param name="body">The fixed part.</param>
    /// <param name="name">A name with its final NUL, or nothing.</param>
    /// <returns>Why the kernel refused it; ENOENT when it remembers nothing of the kind.</returns>
    public Errno Notify<T>(fuse_notify_code code, in T body, ReadOnlySpan<byte> name)
        where T : unmanaged
    {
        fuse_out_header header = new() { len = (uint)(sizeof(fuse_out_header) + sizeof(T) + name.Length), error = (int)code };
        T copy = body;
        fixed (byte* text = name)
        {
            IoVector* vectors = stackalloc IoVector[3];
            vectors[0] = new IoVector { Base = &header, Length = (nuint)sizeof(fuse_out_header) };
            vectors[1] = new IoVector { Base = &copy, Length = (nuint)sizeof(T) };
            vectors[2] = new IoVector { Base = text, Length = (nuint)name.Length };
            return WriteAll(vectors, name.IsEmpty ? 2 : 3);
        }
    }

    private Errno Write(byte* message, int length)
    {
        while (Libc.write(_fd, message, (nuint)length) < 0)
        {
            Errno error = Libc.LastError;
            if (error != Errno.EINTR)
            {
                return error;
            }
        }

        return Errno.None;
    }

    private Errno WriteAll(IoVector* vectors, int count)
    {
        while (Libc.writev(_fd, vectors, count) < 0)
        {
            Errno error = Libc.LastError;
            if (error != Errno.EINTR)
            {
                return error;
            }
        }

        return Errno.None;
    }

    // Every body has a size and alignment of eight bytes at most behind a header of sixteen: nothing is padded between.
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
    private struct Message<T>
        where T : unmanaged
    {
        public fuse_out_header Header;
        public T Body;
    }
}
