using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;
using AisFs.Interop.Fuse.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>
/// Plays the kernel's part over a pair of sockets that keep message boundaries, as /dev/fuse does: every request and every
/// reply can be made and looked at byte by byte.
/// </summary>
internal sealed unsafe partial class FakeKernel : IAsyncDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly int _fd;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private ulong _lastUnique;
    private bool _closed;

    public FakeKernel(IFuseOperations operations, FuseSessionOptions? options = null, ILogger? logger = null)
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, pair));
        _fd = pair[1];
        long* timeout = stackalloc long[2];
        timeout[0] = 30;
        timeout[1] = 0;
        Assert.Equal(0, TestLibc.setsockopt(_fd, Libc.SOL_SOCKET, TestLibc.SO_RCVTIMEO, timeout, 16));
        Session = new FuseSession(new FuseDevice(pair[0], "/nowhere"), operations, options ?? new FuseSessionOptions { Threads = 2, MaxRequestBytes = 128 * 1024 }, logger ?? NullLogger.Instance);
    }

    public FuseSession Session { get; }

    public static fuse_init_in Offer(uint minor = 45) => new()
    {
        major = 7,
        minor = minor,
        max_readahead = 128 * 1024,
        flags = uint.MaxValue,
        flags2 = uint.MaxValue,
    };

    public ulong Send<T>(fuse_opcode opcode, ulong nodeId, T arguments, ReadOnlySpan<byte> rest = default)
        where T : unmanaged
    {
        byte[] bytes = new byte[sizeof(T) + rest.Length];
        MemoryMarshal.Write(bytes, arguments);
        rest.CopyTo(bytes.AsSpan(sizeof(T)));
        return Send(opcode, nodeId, bytes);
    }

    public ulong Send(fuse_opcode opcode, ulong nodeId, ReadOnlySpan<byte> arguments)
    {
        byte[] message = Message(opcode, nodeId, ++_lastUnique * 2, arguments, CallerThread);
        SendRaw(message);
        return _lastUnique * 2;
    }

    public static byte[] Message(fuse_opcode opcode, ulong nodeId, ulong unique, ReadOnlySpan<byte> arguments, uint callerThread = 13)
    {
        byte[] message = new byte[sizeof(fuse_in_header) + arguments.Length];
        MemoryMarshal.Write(message, new fuse_in_header { len = (uint)message.Length, opcode = (uint)opcode, unique = unique, nodeid = nodeId, uid = 11, gid = 12, pid = callerThread });
        arguments.CopyTo(message.AsSpan(sizeof(fuse_in_header)));
        return message;
    }

    /// <summary>The thread that requests are said to come from.</summary>
    public uint CallerThread { get; set; } = 13;

    public void SendRaw(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message)
        {
            Assert.Equal(message.Length, (int)Libc.write(_fd, start, (nuint)message.Length));
        }
    }

    public Reply Receive() => TryReceive(0) ?? throw new TimeoutException("No reply came.");

    public Reply? TryReceive(int flags = TestLibc.MSG_DONTWAIT)
    {
        nint n = TestLibc.recv(_fd, _buffer, BufferSize, flags);
        if (n <= 0)
        {
            return null;
        }

        fuse_out_header header = Unsafe.ReadUnaligned<fuse_out_header>(_buffer);
        Assert.Equal((uint)n, header.len);
        return new Reply(header.unique, header.error, new Span<byte>(_buffer + sizeof(fuse_out_header), (int)n - sizeof(fuse_out_header)).ToArray());
    }

    /// <summary>Sends one request and waits for its reply, over and over, without allocating.</summary>
    /// <param name="message">The request; its number is counted up.</param>
    /// <param name="times">How often.</param>
    /// <param name="replyLength">The length that every reply must have.</param>
    public void Repeat(byte[] message, int times, int replyLength)
    {
        fixed (byte* start = message)
        {
            for (int i = 0; i < times; i++)
            {
                ((fuse_in_header*)start)->unique += 2;
                if (Libc.write(_fd, start, (nuint)message.Length) != message.Length || Libc.read(_fd, _buffer, BufferSize) != replyLength)
                {
                    throw new InvalidOperationException("A reply was not as it had to be.");
                }
            }
        }
    }

    public Reply Call<T>(fuse_opcode opcode, ulong nodeId, T arguments, ReadOnlySpan<byte> rest = default)
        where T : unmanaged
        => Expect(Send(opcode, nodeId, arguments, rest));

    public Reply Call(fuse_opcode opcode, ulong nodeId, ReadOnlySpan<byte> arguments) => Expect(Send(opcode, nodeId, arguments));

    public Reply Expect(ulong unique)
    {
        Reply reply = Receive();
        Assert.Equal(unique, reply.Unique);
        return reply;
    }

    /// <summary>The mount is taken away.</summary>
    public void Unmount()
    {
        if (!_closed)
        {
            _closed = true;
            _ = TestLibc.shutdown(_fd, 2);
        }
    }

    private void Close()
    {
        _ = Libc.close(_fd);
        NativeMemory.Free(_buffer);
    }

    public static byte[] Name(string name) => Encoding.UTF8.GetBytes(name + '\0');

    internal sealed record Reply(ulong Unique, int ErrorCode, byte[] Body)
    {
        public Errno Error => (Errno)(-ErrorCode);

        public T As<T>(int offset = 0)
            where T : unmanaged
            => MemoryMarshal.Read<T>(Body.AsSpan(offset));
    }
}
